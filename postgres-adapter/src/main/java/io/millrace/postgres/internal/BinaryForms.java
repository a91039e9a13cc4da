package io.millrace.postgres.internal;

import io.millrace.mapping.Json;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;

/** The binary forms, each to the same value as the text. */
final class BinaryForms {
    static final BinaryForm STRING = BinaryForms::text;
    static final BinaryForm BOOLEAN = value -> value.readByte() != 0;
    static final BinaryForm SHORT = ByteBuf::readShort;
    static final BinaryForm INTEGER = ByteBuf::readInt;
    static final BinaryForm LONG = ByteBuf::readLong;
    static final BinaryForm OID = ByteBuf::readUnsignedInt;
    static final BinaryForm OID_TEXT = value -> Long.toString(value.readUnsignedInt());
    static final BinaryForm LONG_TEXT = value -> Long.toUnsignedString(value.readLong());
    static final BinaryForm FLOAT = ByteBuf::readFloat;
    static final BinaryForm DOUBLE = ByteBuf::readDouble;
    static final BinaryForm NUMERIC = BinaryForms::numeric;
    static final BinaryForm BYTES = BinaryForms::bytes;
    static final BinaryForm JSON = value -> Json.of(text(value));
    static final BinaryForm JSONB = value -> Json.of(versioned(value));
    static final BinaryForm JSONPATH = BinaryForms::versioned;
    static final BinaryForm UUID = value -> new UUID(value.readLong(), value.readLong());
    static final BinaryForm CHAR = BinaryForms::character;
    static final BinaryForm BITS = BinaryForms::bits;
    static final BinaryForm TID = value -> "(" + value.readUnsignedInt() + "," + value.readUnsignedShort() + ")";
    static final BinaryForm LSN = value -> String.format("%X/%X", value.readUnsignedInt(), value.readUnsignedInt());
    static final BinaryForm MAC_ADDRESS = value -> HexFormat.ofDelimiter(":").formatHex((byte[]) bytes(value));
    static final BinaryForm DATE = BinaryForms::date;
    static final BinaryForm TIME = BinaryForms::time;
    static final BinaryForm OFFSET_TIME = BinaryForms::offsetTime;
    static final BinaryForm DATE_TIME = BinaryForms::dateTime;
    static final BinaryForm OFFSET_DATE_TIME = BinaryForms::offsetDateTime;

    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final LocalDateTime FIRST_MOMENT = FIRST_DAY.atStartOfDay();
    private static final long MICROS_OF_A_DAY = ChronoUnit.DAYS.getDuration().toSeconds() * 1_000_000;
    private static final long NANOS_OF_A_MICRO = 1_000;

    private static final int NEGATIVE = 0x4000;
    private static final int NOT_A_NUMBER = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int NEGATIVE_INFINITY = 0xF000;
    private static final int DIGITS_OF_A_GROUP = 4;

    private BinaryForms() {}

    private static String text(ByteBuf value) {
        return value.toString(StandardCharsets.UTF_8);
    }

    private static Object bytes(ByteBuf value) {
        byte[] bytes = new byte[value.readableBytes()];
        value.readBytes(bytes);
        return bytes;
    }

    private static String versioned(ByteBuf value) {
        if (value.readByte() != 1) {
            throw new UnreadableValueException("its form is of another version");
        }
        return text(value);
    }

    /** In groups of four decimal digits, of which the first stands for 10000 to the power of the weight. */
    private static Object numeric(ByteBuf value) {
        int groups = value.readUnsignedShort();
        int weight = value.readShort();
        int sign = value.readUnsignedShort();
        int scale = value.readUnsignedShort();
        return switch (sign) {
            case NOT_A_NUMBER -> Double.NaN;
            case INFINITY -> Double.POSITIVE_INFINITY;
            case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
            default -> finite(value, groups, weight, sign == NEGATIVE, scale);
        };
    }

    private static BigDecimal finite(ByteBuf value, int groups, int weight, boolean negative, int scale) {
        StringBuilder digits = new StringBuilder(1 + groups * DIGITS_OF_A_GROUP);
        digits.append(negative ? '-' : '+').append('0');
        for (int i = 0; i < groups; i++) {
            String group = Integer.toString(value.readUnsignedShort());
            digits.append("0".repeat(DIGITS_OF_A_GROUP - group.length())).append(group);
        }
        return new BigDecimal(new BigInteger(digits.toString()), (groups - 1 - weight) * DIGITS_OF_A_GROUP)
                .setScale(scale, RoundingMode.UNNECESSARY);
    }

    /** One byte, which PostgreSQL writes in octal digits where it is no character of ASCII. */
    private static Object character(ByteBuf value) {
        int character = value.readUnsignedByte();
        if (character == 0) {
            return "";
        }
        return character < 0x80 ? String.valueOf((char) character) : "\\" + Integer.toOctalString(character);
    }

    private static Object bits(ByteBuf value) {
        int length = value.readInt();
        StringBuilder bits = new StringBuilder(length);
        int from = value.readerIndex();
        for (int i = 0; i < length; i++) {
            bits.append((value.getByte(from + i / Byte.SIZE) >> (Byte.SIZE - 1 - i % Byte.SIZE)) & 1);
        }
        return bits.toString();
    }

    private static Object date(ByteBuf value) {
        int days = value.readInt();
        return switch (days) {
            case Integer.MAX_VALUE -> "infinity";
            case Integer.MIN_VALUE -> "-infinity";
            default -> FIRST_DAY.plusDays(days);
        };
    }

    private static Object time(ByteBuf value) {
        long micros = value.readLong();
        return micros == MICROS_OF_A_DAY ? "24:00:00" : LocalTime.ofNanoOfDay(micros * NANOS_OF_A_MICRO);
    }

    private static Object offsetTime(ByteBuf value) {
        Object time = time(value);
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(-value.readInt());
        return time instanceof LocalTime local ? local.atOffset(offset) : time + zone(offset);
    }

    /** As PostgreSQL writes it: {@code +02}, {@code +05:30}. */
    private static String zone(ZoneOffset offset) {
        String id = offset.getTotalSeconds() == 0 ? "+00:00" : offset.getId();
        return id.matches(".\\d\\d:00") ? id.substring(0, "+00".length()) : id;
    }

    private static Object dateTime(ByteBuf value) {
        long micros = value.readLong();
        if (micros == Long.MAX_VALUE) {
            return "infinity";
        }
        return micros == Long.MIN_VALUE ? "-infinity" : FIRST_MOMENT.plus(micros, ChronoUnit.MICROS);
    }

    private static Object offsetDateTime(ByteBuf value) {
        Object moment = dateTime(value);
        return moment instanceof LocalDateTime local ? OffsetDateTime.of(local, ZoneOffset.UTC) : moment;
    }
}
