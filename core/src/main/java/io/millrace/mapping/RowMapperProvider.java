package io.millrace.mapping;

import java.util.Optional;

/**
 * Supplies mappers of types, such as generated ones, in the place of those that work by reflection. Found through {@link
 * java.util.ServiceLoader}, by the class loader of this interface, of the type, or else of the thread that asks first, and asked once for
 * each type; the first that has a mapper makes it. It is not asked for single values, nor by a datastore that was taught the type.
 *
 * <p>Nor is it asked for types with arguments: their mappers are not kept, since that would keep the class loaders of the arguments, so
 * that providers would have to be looked for with each statement. Whoever has a mapper of such a type hands it to the statement.
 */
public interface RowMapperProvider {
    /**
     * The mapper of a type.
     *
     * @param type the type
     * @param <T> the type
     * @return its mapper, used by many threads; empty when this provider has none
     */
    <T> Optional<RowMapper<T>> mapper(Class<T> type);
}
