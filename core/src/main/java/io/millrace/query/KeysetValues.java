package io.millrace.query;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The values of keys as bytes, each behind a byte for its type. What a byte stands for never changes. */
final class KeysetValues {
    /** PostgreSQL's largest; a decimal of a few bytes could otherwise stand for a number of billions of digits. */
    private static final int MAX_SCALE = 131_072;

    /** A type of values, and the byte that stands for it. */
    private record Type(
            int code, Class<?> javaType, BiConsumer<Object, Writer> write, Function<Reader, @Nullable Object> read) {
        static @Nullable Type of(@Nullable Object value) {
            Class<?> wanted = value == null ? Void.class : value.getClass();
            return find(type -> type.javaType == wanted);
        }

        static @Nullable Type of(int code) {
            return find(type -> type.code == code);
        }

        private static @Nullable Type find(Predicate<Type> wanted) {
            return TYPES.stream().filter(wanted).findFirst().orElse(null);
        }
    }

    private static final List<Type> TYPES = List.of(
            new Type(0, Void.class, (value, out) -> {}, in -> null),
            new Type(1, String.class, (value, out) -> out.bytes(utf8((String) value)), in -> text(in.bytes())),
            new Type(2, Integer.class, (value, out) -> out.number((Integer) value), Reader::integer),
            new Type(3, Long.class, (value, out) -> out.number((Long) value), Reader::number),
            new Type(4, Short.class, (value, out) -> out.number((Short) value), in ->
                    (short) in.number(Short.MIN_VALUE, Short.MAX_VALUE)),
            new Type(5, Byte.class, (value, out) -> out.number((Byte) value), in ->
                    (byte) in.number(Byte.MIN_VALUE, Byte.MAX_VALUE)),
            new Type(6, Boolean.class, (value, out) -> out.number((Boolean) value ? 1 : 0), in -> in.number(0, 1) == 1),
            new Type(
                    7,
                    Double.class,
                    (value, out) -> out.number(Double.doubleToLongBits((Double) value)),
                    in -> Double.longBitsToDouble(in.number())),
            new Type(
                    8,
                    Float.class,
                    (value, out) -> out.number(Float.floatToIntBits((Float) value)),
                    in -> Float.intBitsToFloat(in.integer())),
            new Type(9, BigDecimal.class, (value, out) -> out.decimal((BigDecimal) value), Reader::decimal),
            new Type(
                    10,
                    BigInteger.class,
                    (value, out) -> out.bytes(((BigInteger) value).toByteArray()),
                    in -> new BigInteger(in.someBytes())),
            new Type(11, byte[].class, (value, out) -> out.bytes((byte[]) value), Reader::bytes),
            new Type(12, UUID.class, (value, out) -> out.uuid((UUID) value), Reader::uuid),
            new Type(13, Instant.class, (value, out) -> out.instant((Instant) value), Reader::instant),
            new Type(14, LocalDate.class, (value, out) -> out.number(((LocalDate) value).toEpochDay()), Reader::date),
            new Type(15, LocalTime.class, (value, out) -> out.number(((LocalTime) value).toNanoOfDay()), Reader::time),
            new Type(16, LocalDateTime.class, (value, out) -> out.dateTime((LocalDateTime) value), Reader::dateTime),
            new Type(
                    17,
                    OffsetDateTime.class,
                    (value, out) -> out.offsetDateTime((OffsetDateTime) value),
                    Reader::offsetDateTime));

    private KeysetValues() {}

    static boolean canWrite(@Nullable Object value) {
        return Type.of(plain(value)) != null;
    }

    /** A constant of an enum is bound by its name. */
    private static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] utf8 = new byte[bytes.remaining()];
            bytes.get(utf8);
            return utf8;
        } catch (CharacterCodingException halfOfAPair) {
            throw new IllegalArgumentException(
                    "A key has half of a surrogate pair, which no database holds.", halfOfAPair);
        }
    }

    private static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw KeysetText.invalid("is damaged");
        }
    }

    /** Collects bytes. Numbers are zigzag varints, since most are small. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void write(@Nullable Object given) {
            Object value = plain(given);
            Type type = Type.of(value);
            if (type == null && given != null) {
                throw new IllegalArgumentException(
                        "A key of the type " + given.getClass().getTypeName()
                                + " has no form in the text of a place: give the value as a row has it.");
            }
            out.write(type == null ? 0 : type.code);
            if (type != null && value != null) {
                type.write.accept(value, this);
            }
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        private void number(long value) {
            long rest = (value << 1) ^ (value >> 63);
            while ((rest & ~0x7FL) != 0) {
                out.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        private void bytes(byte[] bytes) {
            number(bytes.length);
            out.writeBytes(bytes);
        }

        private void decimal(BigDecimal value) {
            if (Math.abs((long) value.scale()) > MAX_SCALE) {
                throw new IllegalArgumentException("A key is a decimal of more digits than any database has.");
            }
            number(value.scale());
            bytes(value.unscaledValue().toByteArray());
        }

        private void uuid(UUID value) {
            number(value.getMostSignificantBits());
            number(value.getLeastSignificantBits());
        }

        private void instant(Instant value) {
            number(value.getEpochSecond());
            number(value.getNano());
        }

        private void dateTime(LocalDateTime value) {
            number(value.toLocalDate().toEpochDay());
            number(value.toLocalTime().toNanoOfDay());
        }

        private void offsetDateTime(OffsetDateTime value) {
            dateTime(value.toLocalDateTime());
            number(value.getOffset().getTotalSeconds());
        }
    }

    /** Takes bytes that may come from anybody. */
    static final class Reader {
        private static final int LONGEST_NUMBER = 10;

        private final ByteBuffer in;

        Reader(ByteBuffer in) {
            this.in = in;
        }

        @Nullable
        Object read() {
            Type type = Type.of(next());
            if (type == null) {
                throw KeysetText.invalid("has a value of an unknown type");
            }
            try {
                return type.read.apply(this);
            } catch (DateTimeException noTime) {
                throw KeysetText.invalid("is damaged");
            }
        }

        private int next() {
            if (!in.hasRemaining()) {
                throw KeysetText.invalid("is too short");
            }
            return in.get() & 0xFF;
        }

        private long number() {
            return number(Long.MIN_VALUE, Long.MAX_VALUE);
        }

        private int integer() {
            return (int) number(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        private long number(long least, long most) {
            long zigzag = 0;
            int read;
            int count = 0;
            do {
                read = next();
                zigzag |= (long) (read & 0x7F) << (7 * count++);
            } while ((read & 0x80) != 0 && count < LONGEST_NUMBER);
            long value = (zigzag >>> 1) ^ -(zigzag & 1);
            if (value < least || value > most) {
                throw KeysetText.invalid("is damaged");
            }
            return value;
        }

        private byte[] bytes() {
            byte[] bytes = new byte[(int) number(0, in.remaining())];
            if (bytes.length > in.remaining()) {
                throw KeysetText.invalid("is too short");
            }
            in.get(bytes);
            return bytes;
        }

        private byte[] someBytes() {
            byte[] bytes = bytes();
            if (bytes.length == 0) {
                throw KeysetText.invalid("is damaged");
            }
            return bytes;
        }

        private BigDecimal decimal() {
            int scale = (int) number(-MAX_SCALE, MAX_SCALE);
            return new BigDecimal(new BigInteger(someBytes()), scale);
        }

        private UUID uuid() {
            return new UUID(number(), number());
        }

        private Instant instant() {
            return Instant.ofEpochSecond(number(), number(0, 999_999_999));
        }

        private LocalDate date() {
            return LocalDate.ofEpochDay(number());
        }

        private LocalTime time() {
            return LocalTime.ofNanoOfDay(number(0, Long.MAX_VALUE));
        }

        private LocalDateTime dateTime() {
            return LocalDateTime.of(date(), time());
        }

        private OffsetDateTime offsetDateTime() {
            return OffsetDateTime.of(dateTime(), ZoneOffset.ofTotalSeconds(integer()));
        }
    }
}
