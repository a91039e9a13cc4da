package io.millrace.mapping;

import java.lang.invoke.MethodType;

/** Primitive types and their boxes. */
final class Primitives {
    private Primitives() {}

    /** The box of a primitive type, and any other type itself. */
    @SuppressWarnings("unchecked") // int.class and Integer.class are both a Class<Integer>
    static <T> Class<T> box(Class<T> type) {
        return (Class<T>) MethodType.methodType(type).wrap().returnType();
    }
}
