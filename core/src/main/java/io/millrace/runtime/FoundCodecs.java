package io.millrace.runtime;

import io.millrace.internal.Services;
import io.millrace.mapping.TypeCodec;
import io.millrace.mapping.TypeCodecs;
import java.util.ArrayList;
import java.util.List;

/** The types that the class path teaches every datastore. */
final class FoundCodecs {
    private FoundCodecs() {}

    /** What is found, unless a datastore was given a codec of its own for the same type. */
    static TypeCodecs and(TypeCodecs given, Class<?> datastore) {
        List<TypeCodec<?, ?>> found = new ArrayList<>();
        for (TypeCodec<?, ?> codec : Services.find(TypeCodec.class, codec -> true, datastore)) {
            found.add(codec);
        }
        return found.isEmpty() ? given : TypeCodecs.of(found).with(given.list());
    }
}
