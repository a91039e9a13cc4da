package io.millrace.cli.output;

import io.millrace.text.PrintableText;

/** A place in a text, shown by a mark below it. */
public final class PlaceInText {
    /** How much is shown before the place, and behind it. */
    private static final int SHOWN = 40;

    /** As messages have it that go on behind their first line. */
    private static final String INDENT = "    ";

    private static final String ELLIPSIS = "…";

    private PlaceInText() {}

    /**
     * The part of a text around a place, and a line with a mark.
     *
     * @param text the text
     * @param position the index of the character, or the length for the end
     * @return two lines, indented
     */
    public static String of(String text, int position) {
        int start = boundary(text, Math.max(0, position - SHOWN));
        int end = boundary(text, Math.min(text.length(), position + SHOWN));
        String before = (start > 0 ? ELLIPSIS : "") + PrintableText.ofLine(text.substring(start, position));
        String behind = PrintableText.ofLine(text.substring(position, end)) + (end < text.length() ? ELLIPSIS : "");
        return INDENT + before + behind + "\n" + INDENT + " ".repeat(CellText.width(before)) + "^";
    }

    private static int boundary(String text, int index) {
        boolean inside = index > 0
                && index < text.length()
                && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
        return inside ? index - 1 : index;
    }
}
