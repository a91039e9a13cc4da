package io.millrace.mapping;

import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;

/**
 * What one column becomes: a component of a record, or a property of a bean.
 *
 * @param name its name
 * @param conversion how it is made of the column's value
 * @param description it, its type and its owner, in words for errors
 */
record Property(String name, Conversion conversion, String description) {
    /**
     * A property.
     *
     * @param owner the record or bean
     * @param kind how to call it in errors
     * @throws io.millrace.error.MappingException when its type is not known at run time
     */
    static Property of(Class<?> owner, String kind, String name, Class<?> erasure, Type type) {
        if (type instanceof TypeVariable<?>) {
            throw MappingFailures.unsupported(
                    owner, "the type of its " + kind + " \"" + name + "\" is the type variable " + type.getTypeName());
        }
        String description = kind + " \"" + name + "\" (" + type.getTypeName() + ") of " + owner.getTypeName();
        return new Property(name, Conversions.of(erasure, type), description);
    }
}
