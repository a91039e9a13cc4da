package io.millrace.mapping;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a column's value becomes a value of one type, SQL nulls included. */
final class Conversion {
    private enum Null {
        ALLOWED,
        REFUSED,
        EMPTY_OPTIONAL
    }

    private final @Nullable Class<?> direct;
    private final Converter converter;
    private final Null onNull;

    private Conversion(@Nullable Class<?> direct, Converter converter, Null onNull) {
        this.direct = direct;
        this.converter = converter;
        this.onNull = onNull;
    }

    /**
     * A conversion to a reference type.
     *
     * @param direct the class whose values need no conversion: they skip the call of the converter, which the compiler
     *     cannot inline; {@code null} for none
     */
    static Conversion of(@Nullable Class<?> direct, Converter converter) {
        return new Conversion(direct, converter, Null.ALLOWED);
    }

    /** The same conversion to the primitive type: it refuses nulls. */
    Conversion toPrimitive() {
        return new Conversion(direct, converter, Null.REFUSED);
    }

    /** The same conversion, wrapped into an {@link Optional} that is empty for a null. */
    Conversion toOptional() {
        return new Conversion(null, raw -> Optional.ofNullable(apply(raw)), Null.EMPTY_OPTIONAL);
    }

    @Nullable
    Object apply(@Nullable Object raw) throws ConversionException {
        if (raw == null) {
            return ofNull();
        }
        return raw.getClass() == direct ? raw : converter.convert(raw);
    }

    private @Nullable Object ofNull() throws ConversionException {
        return switch (onNull) {
            case ALLOWED -> null;
            case EMPTY_OPTIONAL -> Optional.empty();
            case REFUSED ->
                throw new ConversionException(
                        "it is null, which a primitive cannot be. Use the boxed type or an Optional,"
                                + " or make the statement return a value: COALESCE(column, ...)");
        };
    }
}
