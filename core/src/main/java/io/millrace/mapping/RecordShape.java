package io.millrace.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record: its components, and its canonical constructor.
 *
 * @param type the record
 * @param components its components, with what the variables of its type stand for
 * @param constructor of the form {@code (Object[]) -> Object}
 */
record RecordShape(Class<?> type, List<Property> components, MethodHandle constructor) {
    private static final ClassValue<RecordShape> CACHE = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return make(type, Map.of());
        }
    };

    /** The shape of a record, whose class is given with it. */
    static RecordShape of(Class<?> erasure, Type type) {
        Map<TypeVariable<?>, Type> arguments = GenericTypes.arguments(type);
        return arguments.isEmpty() ? CACHE.get(erasure) : make(erasure, arguments);
    }

    Object construct(@Nullable Object[] values) {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (Throwable thrown) {
            throw MappingFailures.thrownBy("The constructor of " + type.getTypeName(), thrown);
        }
    }

    private static RecordShape make(Class<?> type, Map<TypeVariable<?>, Type> arguments) {
        RecordComponent[] components = type.getRecordComponents();
        List<Property> properties = Arrays.stream(components)
                .map(component -> property(type, component, arguments))
                .toList();
        return new RecordShape(type, properties, PrivateAccess.constructor(canonicalConstructor(type, components)));
    }

    private static Property property(Class<?> owner, RecordComponent component, Map<TypeVariable<?>, Type> arguments) {
        Type type = GenericTypes.resolve(component.getGenericType(), arguments);
        boolean variable = component.getGenericType() instanceof TypeVariable<?> && !(type instanceof TypeVariable<?>);
        Class<?> erasure = variable ? GenericTypes.erasureOf(type) : component.getType();
        return Property.of(owner, "component", component.getName(), erasure, type);
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
