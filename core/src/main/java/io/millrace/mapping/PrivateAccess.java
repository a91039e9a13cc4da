package io.millrace.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/** Method handles to members of users' classes, whatever their visibility, in the forms that mappers invoke exactly. */
final class PrivateAccess {
    private PrivateAccess() {}

    /** A handle of the form {@code (Object[]) -> Object}: one boxed argument an element. */
    static MethodHandle constructor(Constructor<?> constructor) {
        Class<?> type = constructor.getDeclaringClass();
        try {
            MethodHandle handle = lookup(type).unreflectConstructor(constructor).asFixedArity();
            return boxed(handle).asSpreader(Object[].class, handle.type().parameterCount());
        } catch (IllegalAccessException e) {
            throw MappingFailures.inaccessible(type, e);
        }
    }

    /** A handle of the form {@code (Object, Object) -> Object}: the bean and a boxed argument; what it returns has no meaning. */
    static MethodHandle setter(Method setter) {
        Class<?> type = setter.getDeclaringClass();
        try {
            return boxed(lookup(type).unreflect(setter).asFixedArity());
        } catch (IllegalAccessException e) {
            throw MappingFailures.inaccessible(type, e);
        }
    }

    /** A handle of the form {@code (Object) -> Object}: the object gives a boxed value. */
    static MethodHandle getter(Method getter) {
        Class<?> type = getter.getDeclaringClass();
        try {
            return boxed(lookup(type).unreflect(getter).asFixedArity());
        } catch (IllegalAccessException e) {
            throw MappingFailures.inaccessible(type, e);
        }
    }

    /** A module that opens its package to this one is not read by it, since this one does not know it. */
    private static MethodHandles.Lookup lookup(Class<?> type) throws IllegalAccessException {
        PrivateAccess.class.getModule().addReads(type.getModule());
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    }

    /** In two steps, each of which is cheap: in one, the handle would look at each value's class for a primitive to widen. */
    private static MethodHandle boxed(MethodHandle handle) {
        MethodType type = handle.type();
        return handle.asType(type.wrap()).asType(type.generic());
    }
}
