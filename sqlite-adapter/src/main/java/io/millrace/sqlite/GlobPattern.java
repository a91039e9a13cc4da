package io.millrace.sqlite;

/**
 * Patterns of {@code LIKE} in the form of SQLite's {@code GLOB}, which minds case and can use an index, as {@code LIKE} does on
 * other databases; SQLite's own {@code LIKE} takes ASCII letters of either case for the same.
 */
final class GlobPattern {
    private GlobPattern() {}

    static String ofLike(String pattern) {
        return of(pattern, (c, glob) -> glob.appendCodePoint(c));
    }

    /** Each letter becomes the set of those that are the same in lower case; there is no function to fold the case of all of Unicode. */
    static String ofLikeIgnoringCase(String pattern) {
        return of(pattern, (c, glob) -> {
            int[] variants = CaseVariants.of(c);
            if (variants.length == 1) {
                glob.appendCodePoint(c);
                return;
            }
            glob.append('[');
            for (int variant : variants) {
                glob.appendCodePoint(variant);
            }
            glob.append(']');
        });
    }

    private static String of(String pattern, Literals literal) {
        StringBuilder glob = new StringBuilder(pattern.length() + 4);
        for (int i = 0; i < pattern.length(); ) {
            int c = pattern.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '%' -> glob.append('*');
                case '_' -> glob.append('?');
                case '\\' -> glob.append(pattern.charAt(i++));
                // Alone in a set, each of the characters that mean something is itself.
                case '*', '?', '[' -> glob.append('[').append((char) c).append(']');
                default -> literal.accept(c, glob);
            }
        }
        return glob.toString();
    }

    private interface Literals {
        void accept(int c, StringBuilder glob);
    }
}
