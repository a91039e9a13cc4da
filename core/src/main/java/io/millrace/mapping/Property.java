package io.millrace.mapping;

import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;

/**
 * What one column becomes, or several: a component of a record, or a property of a bean.
 *
 * @param name its name
 * @param erasure its class
 * @param type its type
 * @param untaught how it is made of a column's value where a datastore was taught no types
 * @param description it, its type and its owner, in words for errors
 */
record Property(String name, Class<?> erasure, Type type, Conversion untaught, String description) {
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
                    owner,
                    "the type of its " + kind + " \"" + name + "\" is the type variable " + type.getTypeName()
                            + ", which a TypeRef tells");
        }
        String description = kind + " \"" + name + "\" (" + type.getTypeName() + ") of " + owner.getTypeName();
        Conversion untaught = Conversions.of(TypeCodecs.none(), erasure, type);
        return new Property(name, erasure, type, untaught, description);
    }

    Conversion conversion(TypeCodecs codecs) {
        return codecs.isEmpty() ? untaught : Conversions.of(codecs, erasure, type);
    }
}
