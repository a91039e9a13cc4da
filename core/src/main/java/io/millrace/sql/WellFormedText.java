package io.millrace.sql;

/** Text that comes back from a database as it went there. Half of a surrogate pair would be stored as a question mark. */
public final class WellFormedText {
    private WellFormedText() {}

    /**
     * Whether every surrogate of a text is half of a pair.
     *
     * @param text the text
     * @return {@code false} when there is one without the other
     */
    public static boolean is(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == length || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * Refuses what is not well-formed.
     *
     * @param text the text
     * @throws MalformedException when it has half of a surrogate pair; the message does not show the text
     */
    public static void require(CharSequence text) {
        if (!is(text)) {
            throw new MalformedException();
        }
    }

    /** A text that has half of a surrogate pair. */
    public static final class MalformedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        MalformedException() {
            super("it has half of a surrogate pair, which is no character and would be stored as another one.");
        }
    }
}
