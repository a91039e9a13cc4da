package io.millrace.cli.output;

import io.millrace.mapping.Json;
import io.millrace.text.PrintableText;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import org.jline.utils.WCWidth;
import org.jspecify.annotations.Nullable;

/** Values as they stand in the cells of a table. */
final class CellText {
    /** Of longer bytes only so many are shown, and how many there are. */
    private static final int SHOWN_BYTES = 16;

    private static final String ELLIPSIS = "…";

    private CellText() {}

    /** A value on one line, without anything that a terminal would take for a command. */
    static String of(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof byte[] bytes) {
            return bytes(ByteBuffer.wrap(bytes));
        }
        if (value instanceof ByteBuffer buffer) {
            return bytes(buffer.duplicate());
        }
        if (value instanceof Json document) {
            return PrintableText.ofLine(document.text());
        }
        boolean several = value.getClass().isArray() || value instanceof Iterable || value instanceof Map;
        return PrintableText.ofLine(several ? JsonValue.text(value) : ValueText.of(value));
    }

    private static String bytes(ByteBuffer content) {
        int size = content.remaining();
        byte[] shown = new byte[Math.min(size, SHOWN_BYTES)];
        content.get(shown);
        String hex = HexFormat.of().formatHex(shown);
        return size > SHOWN_BYTES ? "x'" + hex + ELLIPSIS + "' (" + size + " bytes)" : "x'" + hex + "'";
    }

    /** How many columns of a terminal a text takes: two for most East Asian characters and emoji, none for combining marks. */
    static int width(String text) {
        return text.codePoints().map(CellText::width).sum();
    }

    private static int width(int character) {
        return character < 0x7F ? 1 : Math.max(0, WCWidth.wcwidth(character));
    }

    /** As much of a text as fits into a width, with a mark that there is more. */
    static String cut(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        StringBuilder start = new StringBuilder();
        int taken = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            taken += width(character);
            if (taken > width - 1) {
                break;
            }
            start.appendCodePoint(character);
            i += Character.charCount(character);
        }
        return start + ELLIPSIS;
    }
}
