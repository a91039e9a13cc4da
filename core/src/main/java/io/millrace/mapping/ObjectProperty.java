package io.millrace.mapping;

import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A way to a value in an object: a component or getter, and where that gives a record, one of that record.
 *
 * @param owner the class of the object
 * @param accessor of the form {@code (Object) -> Object}
 * @param next the rest of the way
 */
record ObjectProperty(
        Class<?> owner, MethodHandle accessor, @Nullable ObjectProperty next) {
    ObjectProperty then(ObjectProperty inner) {
        return new ObjectProperty(owner, accessor, inner);
    }

    /** The value, or what it holds when it is an {@link Optional}; {@code null} also when the way ends early at a null. */
    @Nullable
    Object contentOf(Object object) {
        Object value;
        try {
            value = (Object) accessor.invokeExact(object);
        } catch (Throwable thrown) {
            throw MappingFailures.thrownBy("A component or getter of " + owner.getTypeName(), thrown);
        }
        Object content = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        return content == null || next == null ? content : next.contentOf(content);
    }
}
