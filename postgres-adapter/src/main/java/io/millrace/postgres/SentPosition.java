package io.millrace.postgres;

/**
 * Finds the place in a statement as it was written that belongs to one in the statement as it was sent: they differ in their
 * parameters, {@code ?} or {@code :name} in the one and {@code $1} in the other.
 */
final class SentPosition {
    private SentPosition() {}

    /**
     * The place in the written text.
     *
     * @param written the caller's text
     * @param sent what the server got
     * @param position a 1-based character of the sent text
     * @return the 1-based character of the written text, 0 when it cannot be told
     */
    static int toWritten(String written, String sent, int position) {
        int target = position - 1;
        int w = 0;
        int s = 0;
        while (s < target) {
            if (w >= written.length() || s >= sent.length()) {
                return 0;
            }
            if (written.charAt(w) == sent.charAt(s)) {
                w += written.startsWith("??", w) ? 2 : 1;
                s++;
            } else if (sent.charAt(s) == '$' && isMarker(written.charAt(w))) {
                s = afterWord(sent, s + 1);
                w = afterWord(written, w + 1);
            } else {
                return 0;
            }
        }
        return s == target ? w + 1 : 0;
    }

    private static boolean isMarker(char c) {
        return c == '?' || c == ':';
    }

    private static int afterWord(String text, int from) {
        int end = from;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
