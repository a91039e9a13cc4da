package io.millrace.mapping;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types with type arguments. */
final class GenericTypes {
    private GenericTypes() {}

    static Class<?> erasureOf(Type type) {
        if (type instanceof Class<?> c) {
            return c;
        }
        if (type instanceof ParameterizedType parameterized) {
            return erasureOf(parameterized.getRawType());
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(erasureOf(array.getGenericComponentType()), 0)
                    .getClass();
        }
        return type instanceof WildcardType wildcard ? erasureOf(wildcard.getUpperBounds()[0]) : Object.class;
    }

    static Type optionalOf(Type content) {
        return new Parameterized(Optional.class, null, new Type[] {content});
    }

    /** What an {@link Optional} holds; any other type itself. */
    static Type contentOf(Type type) {
        return type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class
                ? parameterized.getActualTypeArguments()[0]
                : type;
    }

    /** What the variables of a type stand for; nothing when it has no arguments. */
    static Map<TypeVariable<?>, Type> arguments(Type type) {
        Map<TypeVariable<?>, Type> arguments = new HashMap<>();
        if (type instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] variables = erasureOf(type).getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                arguments.put(variables[i], parameterized.getActualTypeArguments()[i]);
            }
        }
        return arguments;
    }

    /** A type with what its variables stand for in their place. */
    static Type resolve(Type type, Map<TypeVariable<?>, Type> arguments) {
        if (arguments.isEmpty() || type instanceof Class<?>) {
            return type;
        }
        if (type instanceof TypeVariable<?> variable) {
            return arguments.getOrDefault(variable, variable);
        }
        if (type instanceof GenericArrayType array) {
            Type element = resolve(array.getGenericComponentType(), arguments);
            return element instanceof Class<?> c ? Array.newInstance(c, 0).getClass() : new Resolved(element);
        }
        if (type instanceof ParameterizedType parameterized) {
            return new Parameterized(
                    parameterized.getRawType(),
                    parameterized.getOwnerType(),
                    Arrays.stream(parameterized.getActualTypeArguments())
                            .map(argument -> resolve(argument, arguments))
                            .toArray(Type[]::new));
        }
        return type;
    }

    private record Resolved(Type element) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return element;
        }

        @Override
        public String getTypeName() {
            return element.getTypeName() + "[]";
        }
    }

    private static final class Parameterized implements ParameterizedType {
        private final Type raw;
        private final @Nullable Type owner;
        private final Type[] arguments;

        Parameterized(Type raw, @Nullable Type owner, Type[] arguments) {
            this.raw = raw;
            this.owner = owner;
            this.arguments = arguments;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }

        @Override
        public String getTypeName() {
            return raw.getTypeName()
                    + Arrays.stream(arguments).map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }
    }
}
