package io.millrace.mapping;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** To any type that has no form of its own in a database: from JSON, and from the type itself where a driver makes it. */
final class JsonConverter implements Converter {
    private final Class<?> erasure;
    private final Type type;

    /** Made by the first value that is JSON: a type that only a driver makes does not need Jackson. */
    private volatile @Nullable JsonReader reader;

    JsonConverter(Class<?> erasure, Type type) {
        this.erasure = erasure;
        this.type = type;
    }

    @Override
    public @Nullable Object convert(Object raw) throws ConversionException {
        if (raw instanceof CharSequence text) {
            return reader().read(text.toString());
        }
        if (raw instanceof Json json) {
            return reader().read(json.text());
        }
        if (erasure == type && erasure.isInstance(raw)) {
            return raw;
        }
        throw Converter.unsupported("JSON");
    }

    private JsonReader reader() throws ConversionException {
        JsonReader made = reader;
        if (made == null) {
            made = JsonMapping.reader(type);
            reader = made;
        }
        return made;
    }
}
