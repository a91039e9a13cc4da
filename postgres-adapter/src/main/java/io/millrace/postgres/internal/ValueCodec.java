package io.millrace.postgres.internal;

import io.netty.buffer.ByteBuf;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.message.Format;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads values of every type by the format in which they came. It writes none: parameters are for the driver's own codecs. */
final class ValueCodec implements Codec<Decoded> {
    /** Types of the database's own whose binary form is their text. */
    private final Set<Integer> texts;

    /** Types of rows, and of arrays of them, that the driver has another codec for. */
    private final Set<Integer> rows;

    ValueCodec(Set<Integer> texts, Set<Integer> rows) {
        this.texts = texts;
        this.rows = rows;
    }

    @Override
    public boolean canDecode(int dataType, Format format, Class<?> type) {
        return type == Decoded.class;
    }

    @Override
    public @Nullable Decoded decode(
            @Nullable ByteBuf buffer, int dataType, Format format, Class<? extends Decoded> type) {
        if (buffer == null) {
            return null;
        }
        BaseType known = BaseTypes.of(dataType);
        if (known == null && format == Format.FORMAT_BINARY && texts.contains(dataType)) {
            return new Decoded(buffer.toString(StandardCharsets.UTF_8));
        }
        if (known == null && rows.contains(dataType)) {
            return row(buffer, format);
        }
        if (format == Format.FORMAT_TEXT) {
            return known == null
                    ? Decoded.UNKNOWN_TEXT
                    : new Decoded(known.text().read(buffer));
        }
        return known == null ? Decoded.UNKNOWN_BINARY : new Decoded(binary(known, buffer));
    }

    private static Decoded row(ByteBuf buffer, Format format) {
        if (format == Format.FORMAT_BINARY) {
            throw new UnreadableValueException("the binary form of its type cannot be read");
        }
        return new Decoded(buffer.toString(StandardCharsets.UTF_8));
    }

    private static Object binary(BaseType type, ByteBuf buffer) {
        BinaryForm form = type.binary();
        if (form == null) {
            throw new UnreadableValueException("the binary form of its type cannot be read");
        }
        return form.read(buffer);
    }

    @Override
    public boolean canEncode(Object value) {
        return false;
    }

    @Override
    public boolean canEncodeNull(Class<?> type) {
        return false;
    }

    @Override
    public EncodedParameter encode(Object value) {
        throw new UnsupportedOperationException("It only reads.");
    }

    @Override
    public EncodedParameter encode(Object value, int dataType) {
        throw new UnsupportedOperationException("It only reads.");
    }

    @Override
    public EncodedParameter encodeNull() {
        throw new UnsupportedOperationException("It only reads.");
    }
}
