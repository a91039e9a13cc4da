package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

/** Counts the characters that are looked at, which shows what a clock cannot: that no text takes more than linear time. */
final class ScanningWork {
    /** What a character may cost: the check that it can be sent, a look ahead, the token itself, its key words. */
    static final int LOOKS_PER_CHARACTER = 5;

    private ScanningWork() {}

    /** Text that counts how often one of its characters is looked at. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private long looks;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
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

    /** How often all parts of the scanning together look at a character of the text. */
    static long of(String sql, SqlSyntax syntax) {
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
        return text.looks;
    }
}
