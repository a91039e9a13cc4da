package io.millrace.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Maps rows to a record by its canonical constructor. */
final class RecordMapper<T> implements RowMapper<T> {
    private final Class<T> type;
    private final PropertyReader reader;
    private final MethodHandle constructor;

    RecordMapper(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.reader = new PropertyReader(Arrays.stream(components)
                .map(c -> Property.of(type, "component", c.getName(), c.getType(), c.getGenericType()))
                .toList());
        this.constructor = PrivateAccess.constructor(canonicalConstructor(type, components));
    }

    @Override
    public T map(Row row) {
        @Nullable Object[] values = reader.read(row);
        try {
            return type.cast((Object) constructor.invokeExact(values));
        } catch (Throwable thrown) {
            throw MappingFailures.thrownBy("The constructor of " + type.getTypeName(), thrown);
        }
    }

    private static Constructor<?> canonicalConstructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new LinkageError("A record without its canonical constructor: " + type.getTypeName(), e);
        }
    }
}
