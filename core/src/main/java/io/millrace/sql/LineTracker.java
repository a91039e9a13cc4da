package io.millrace.sql;

/** Line and column of an offset that only moves forward, so that finding all of a text's positions takes one pass. */
final class LineTracker {
    private final CharSequence text;
    private int offset;
    private int line = 1;
    private int column = 1;

    LineTracker(CharSequence text) {
        this.text = text;
    }

    /** Moves to an offset that is not before the last one. */
    LineTracker advanceTo(int target) {
        while (offset < target) {
            char c = text.charAt(offset++);
            if (c == '\n' || (c == '\r' && (offset == text.length() || text.charAt(offset) != '\n'))) {
                line++;
                column = 1;
            } else if (!Character.isLowSurrogate(c)) {
                column++;
            }
        }
        return this;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
