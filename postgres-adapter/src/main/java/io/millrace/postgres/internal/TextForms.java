package io.millrace.postgres.internal;

import io.millrace.mapping.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The texts of values other than times. */
final class TextForms {
    static final TextForm STRING = text -> text;
    static final TextForm BOOLEAN = TextForms::isTrue;
    static final TextForm FLOAT = Float::valueOf;
    static final TextForm DOUBLE = Double::valueOf;
    static final TextForm NUMERIC = TextForms::number;
    static final TextForm BYTES = TextForms::bytes;
    static final TextForm JSON = Json::of;
    static final TextForm UUID = TextForms::uuid;
    static final TextForm MONEY = TextForms::money;

    /** As the locale C writes it. Another one may have another number of decimals, and swap the meaning of point and comma. */
    private static final Pattern MONEY_OF_C = Pattern.compile("-?\\$\\d{1,3}(,\\d{3})*\\.\\d{2}");

    private static final int DIGIT_BITS = 3;

    private TextForms() {}

    private static Object isTrue(String text) {
        return switch (text) {
            case "t" -> true;
            case "f" -> false;
            default -> throw new UnreadableValueException("its form is not the expected one");
        };
    }

    /** What is no number, or no finite one, is the double that is the same. */
    private static Object number(String text) {
        char last = text.charAt(text.length() - 1);
        return last == 'N' || last == 'y' ? Double.valueOf(text) : new BigDecimal(text);
    }

    /** Of {@code bytea_output}'s two forms the older one writes a backslash twice, so it never begins as the other does. */
    private static Object bytes(String text) {
        return text.startsWith("\\x") ? HexFormat.of().parseHex(text, 2, text.length()) : unescaped(text);
    }

    private static byte[] unescaped(String text) {
        byte[] escaped = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[escaped.length];
        int length = 0;
        for (int i = 0; i < escaped.length; i++) {
            byte next = escaped[i];
            if (next == '\\' && escaped[i + 1] == '\\') {
                i++;
            } else if (next == '\\') {
                next = (byte) (octal(escaped[i + 1]) << (2 * DIGIT_BITS)
                        | octal(escaped[i + 2]) << DIGIT_BITS
                        | octal(escaped[i + 3]));
                i += DIGIT_BITS;
            }
            bytes[length++] = next;
        }
        return java.util.Arrays.copyOf(bytes, length);
    }

    private static int octal(byte digit) {
        if (digit < '0' || digit > '7') {
            throw new UnreadableValueException("its form is not the expected one");
        }
        return digit - '0';
    }

    private static Object uuid(String text) {
        return java.util.UUID.fromString(text);
    }

    private static Object money(String text) {
        if (MONEY_OF_C.matcher(text).matches()) {
            return text;
        }
        throw new UnreadableValueException(
                "it is an amount of money in the form of another locale than C; set lc_monetary for the role");
    }
}
