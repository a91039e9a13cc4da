package io.millrace.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps rows to a class by its no-argument constructor and its setters. */
final class BeanMapper<T> implements RowMapper<T> {
    private static final @Nullable Object[] NO_ARGUMENTS = {};

    private final Class<T> type;
    private final PropertyReader reader;
    private final MethodHandle constructor;
    private final MethodHandle[] setters;

    BeanMapper(Class<T> type, Constructor<T> constructor) {
        List<BeanProperty> properties = BeanProperty.allOf(type);
        this.type = type;
        this.reader = new PropertyReader(
                properties.stream().map(property -> property.in(type)).toList());
        this.constructor = PrivateAccess.constructor(constructor);
        this.setters = properties.stream()
                .map(property -> PrivateAccess.setter(property.setter()))
                .toArray(MethodHandle[]::new);
    }

    @Override
    public T map(Row row) {
        @Nullable Object[] values = reader.read(row);
        try {
            Object bean = (Object) constructor.invokeExact(NO_ARGUMENTS);
            for (int i = 0; i < values.length; i++) {
                Object unused = (Object) setters[i].invokeExact(bean, values[i]);
            }
            return type.cast(bean);
        } catch (Throwable thrown) {
            throw MappingFailures.thrownBy("The constructor or a setter of " + type.getTypeName(), thrown);
        }
    }
}
