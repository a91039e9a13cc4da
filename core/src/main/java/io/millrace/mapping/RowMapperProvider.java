package io.millrace.mapping;

import java.util.Optional;

/**
 * Supplies mappers of types, such as generated ones, in the place of those that work by reflection. Found through {@link
 * java.util.ServiceLoader}, and asked once for each type. It is not asked for single values, nor by a datastore that was taught the
 * type.
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
