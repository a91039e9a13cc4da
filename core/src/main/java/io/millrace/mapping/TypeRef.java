package io.millrace.mapping;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A type with its type arguments, which a {@link Class} does not have. Made as an anonymous class: {@code new
 * TypeRef<Map<String, Integer>>() {}}. Immutable.
 *
 * @param <T> the type
 */
@SuppressWarnings("unused") // the type argument is all that there is to know
public abstract class TypeRef<T> {
    private final Type type;

    /**
     * Takes the type argument of the class that is being made.
     *
     * @throws IllegalStateException when there is none, or it has a type variable, whose type is not known at run time
     */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)
                || parent.getRawType() != TypeRef.class) {
            throw new IllegalStateException("A TypeRef is made with its type: new TypeRef<List<String>>() {}.");
        }
        this.type = parent.getActualTypeArguments()[0];
        if (hasVariable(type)) {
            throw new IllegalStateException("The type " + type.getTypeName()
                    + " has a type variable, which is not known at run time: give the type itself.");
        }
    }

    /**
     * The type.
     *
     * @return a class, or a type with arguments
     */
    public final Type type() {
        return type;
    }

    private static boolean hasVariable(Type type) {
        return type instanceof TypeVariable
                || (type instanceof GenericArrayType array && hasVariable(array.getGenericComponentType()))
                || (type instanceof ParameterizedType parameterized
                        && Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(TypeRef::hasVariable));
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof TypeRef<?> ref && type.equals(ref.type);
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }

    /** The type, as it is written in Java. */
    @Override
    public final String toString() {
        return type.getTypeName();
    }
}
