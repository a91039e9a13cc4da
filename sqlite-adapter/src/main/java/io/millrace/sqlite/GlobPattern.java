package io.millrace.sqlite;

/**
 * Patterns of {@code LIKE} in the form of SQLite's {@code GLOB}, which minds case and can use an index, as {@code LIKE} does on
 * other databases; SQLite's own {@code LIKE} takes ASCII letters of either case for the same.
 */
final class GlobPattern {
    private GlobPattern() {}

    static String ofLike(String pattern) {
        StringBuilder glob = new StringBuilder(pattern.length() + 4);
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '%' -> glob.append('*');
                case '_' -> glob.append('?');
                case '\\' -> glob.append(pattern.charAt(++i));
                // Alone in a set, each of the characters that mean something is itself.
                case '*', '?', '[' -> glob.append('[').append(c).append(']');
                default -> glob.append(c);
            }
        }
        return glob.toString();
    }
}
