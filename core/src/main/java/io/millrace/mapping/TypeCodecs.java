package io.millrace.mapping;

import io.millrace.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types that a datastore was taught, each once. Immutable, and used by many threads. */
public final class TypeCodecs {
    /** The classes that {@link #isCommon} tells. */
    private static final List<Class<?>> COMMON = List.of(String.class, Long.class, Integer.class);

    private static final TypeCodecs NONE = new TypeCodecs(Map.of());

    private final Map<Class<?>, TypeCodec<?, ?>> codecs;

    /** Those that do not only read. */
    private final Map<Class<?>, TypeCodec<?, ?>> writing;

    private final Map<Class<?>, Conversion> conversions;

    private final ClassValue<ValueEncoder> encoders = new ClassValue<>() {
        @Override
        protected ValueEncoder computeValue(Class<?> type) {
            return ValueEncoder.of(type, TypeCodecs.this);
        }
    };

    /** Whether texts and numbers are what they are, as no codec is for an interface of theirs. */
    private final boolean keepsCommon;

    private TypeCodecs(Map<Class<?>, TypeCodec<?, ?>> codecs) {
        this.codecs = Map.copyOf(codecs);
        this.writing = codecs.values().stream()
                .filter(codec -> !(codec instanceof ReadingCodec))
                .collect(Collectors.toUnmodifiableMap(TypeCodec::type, codec -> codec));
        this.keepsCommon = COMMON.stream().noneMatch(this::encodes);
        this.conversions = codecs.values().stream()
                .collect(Collectors.toUnmodifiableMap(TypeCodec::type, CodecConversions::decoding));
    }

    /**
     * No types beyond those that every database knows.
     *
     * @return the codecs
     */
    public static TypeCodecs none() {
        return NONE;
    }

    /**
     * These types, and no others.
     *
     * @param codecs a codec for each type; of several for one type the last counts
     * @return the codecs
     * @throws ConfigurationException when a codec is for a type that needs none, or keeps it as one that no database knows
     */
    public static TypeCodecs of(Collection<? extends TypeCodec<?, ?>> codecs) {
        return NONE.with(codecs);
    }

    /**
     * These types and more.
     *
     * @param more codecs; for a type that has one already they replace it
     * @return the codecs
     * @throws ConfigurationException when a codec is for a type that needs none, or keeps it as one that no database knows
     */
    public TypeCodecs with(Collection<? extends TypeCodec<?, ?>> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<Class<?>, TypeCodec<?, ?>> all = new LinkedHashMap<>(codecs);
        for (TypeCodec<?, ?> codec : more) {
            CodecConversions.check(codec);
            all.put(codec.type(), codec);
        }
        return new TypeCodecs(all);
    }

    /**
     * All of them.
     *
     * @return the codecs, in no particular order
     */
    public Collection<TypeCodec<?, ?>> list() {
        return codecs.values();
    }

    /**
     * What takes a value's place where it is bound: what its codec keeps of it, what an {@link Optional} holds, a list of what
     * takes the places of a list's elements, and any other value itself.
     *
     * @param value the value
     * @return what a dialect is given to encode; {@code null} for SQL's null
     * @throws IllegalArgumentException when the codec fails; the message is the end of a sentence about the value
     */
    public @Nullable Object encode(Object value) {
        return keepsCommon && isCommon(value)
                ? value
                : encoders.get(value.getClass()).encode(value, this);
    }

    private static boolean isCommon(Object value) {
        return value instanceof String || value instanceof Long || value instanceof Integer;
    }

    boolean isEmpty() {
        return codecs.isEmpty();
    }

    /** Whether values of a class, or of one of its superclasses and interfaces, are taught; by several as well, which encoding them refuses. */
    boolean encodes(Class<?> type) {
        return !writing.isEmpty() && isTaught(type);
    }

    private boolean isTaught(@Nullable Class<?> type) {
        if (type == null) {
            return false;
        }
        return writing.containsKey(type)
                || isTaught(type.getSuperclass())
                || Arrays.stream(type.getInterfaces()).anyMatch(this::isTaught);
    }

    /** The conversion to a type that is taught, {@code null} to any other. */
    @Nullable
    Conversion conversion(Class<?> type) {
        return conversions.get(type);
    }

    /** The codec of a class itself, else of the nearest superclass, else of an interface. */
    Optional<TypeCodec<?, ?>> nearest(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            TypeCodec<?, ?> codec = writing.get(c);
            if (codec != null) {
                return Optional.of(codec);
            }
            List<TypeCodec<?, ?>> ofInterfaces = new ArrayList<>();
            addInterfaces(c, ofInterfaces);
            if (ofInterfaces.size() > 1) {
                throw new IllegalArgumentException("several codecs take it: " + names(ofInterfaces) + ". Add one for "
                        + type.getTypeName() + " itself");
            }
            if (!ofInterfaces.isEmpty()) {
                return Optional.of(ofInterfaces.get(0));
            }
        }
        return Optional.empty();
    }

    private void addInterfaces(Class<?> type, List<TypeCodec<?, ?>> found) {
        for (Class<?> c : type.getInterfaces()) {
            TypeCodec<?, ?> codec = writing.get(c);
            if (codec == null) {
                addInterfaces(c, found);
            } else if (!found.contains(codec)) {
                found.add(codec);
            }
        }
    }

    private static List<String> names(Collection<? extends TypeCodec<?, ?>> codecs) {
        Function<TypeCodec<?, ?>, String> name = codec -> codec.type().getTypeName();
        return codecs.stream().map(name).sorted().toList();
    }

    /** The names of the types. */
    @Override
    public String toString() {
        return "TypeCodecs" + names(codecs.values());
    }
}
