package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

/** Counts the characters that are looked at, which shows what a clock cannot: that no text takes more than linear time. */
final class ScanningWork {
    /** What a character may cost: the check that it can be sent, a look ahead, the token itself, its key words. */
    private static final int LOOKS_PER_CHARACTER = 5;

    private ScanningWork() {}

    /** Text that lets its characters be looked at only so often, and fails at once when that is exceeded. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private long looksLeft;

        CountedText(String text) {
            this.text = text;
            this.looksLeft = (long) LOOKS_PER_CHARACTER * text.length();
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--looksLeft < 0) {
                throw new AssertionError(
                        "more than " + LOOKS_PER_CHARACTER + " looks per character of " + text.length());
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            throw new UnsupportedOperationException("would not be counted");
        }

        @Override
        public String toString() {
            throw new UnsupportedOperationException("would not be counted");
        }
    }

    /** Lets all parts of the scanning read a text, which may be invalid. */
    static void requireLinear(String sql, SqlSyntax syntax) {
        CountedText text = new CountedText(sql);
        try {
            SqlScanner scanner = new SqlScanner(text, syntax);
            StatementTracker tracker = new StatementTracker();
            InLists inLists = new InLists();
            LineTracker lines = new LineTracker(text);
            while (scanner.next()) {
                if (scanner.type().isSignificant()) {
                    inLists.token(scanner, 0);
                    if (tracker.endsStatement(scanner)) {
                        lines.advanceTo(scanner.start());
                    }
                }
            }
        } catch (InvalidSqlTextException e) {
            // What has no end is found out within the same bound.
            assertThat(e.position()).isBetween(0, sql.length());
        }
    }
}
