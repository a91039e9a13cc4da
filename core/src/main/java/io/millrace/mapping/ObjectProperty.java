package io.millrace.mapping;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A way to a value in an object: a component or getter, and where that gives a record, one of that record.
 *
 * @param owner the class of the object
 * @param accessor of the form {@code (Object) -> Object}
 * @param type the type of what the accessor gives
 * @param next the rest of the way
 */
record ObjectProperty(
        Class<?> owner,
        MethodHandle accessor,
        Class<?> type,
        @Nullable ObjectProperty next) {
    ObjectProperty then(ObjectProperty inner) {
        return new ObjectProperty(owner, accessor, type, inner);
    }

    /** The value, {@code null} also when the way ends early at a null. */
    @Nullable
    Object of(Object object) {
        Object value;
        try {
            value = (Object) accessor.invokeExact(object);
        } catch (Throwable thrown) {
            throw MappingFailures.thrownBy("A component or getter of " + owner.getTypeName(), thrown);
        }
        return value == null || next == null ? value : next.of(value);
    }
}
