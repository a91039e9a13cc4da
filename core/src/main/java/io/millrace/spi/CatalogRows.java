package io.millrace.spi;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.millrace.SqlOperations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Rows of a catalog, which readers of schemas get for all objects at once, by the object that each is about. Immutable.
 *
 * @param <R> a row
 */
public final class CatalogRows<R> {
    private final Map<Object, List<R>> byObject;

    private CatalogRows(Map<Object, List<R>> byObject) {
        this.byObject = byObject;
    }

    /**
     * Reads rows.
     *
     * @param operations what to read by
     * @param type a record of the columns
     * @param sql the query; its order stays within an object
     * @param object which object a row is about
     * @param <R> a row
     * @return the rows
     */
    public static <R> Mono<CatalogRows<R>> read(
            SqlOperations operations, Class<R> type, String sql, Function<? super R, ?> object) {
        return operations
                .query(type, sql)
                .collect(groupingBy(row -> (Object) object.apply(row)))
                .map(CatalogRows::new);
    }

    /**
     * What there is about an object.
     *
     * @param object the object
     * @return its rows in the order of the query; none when there are none
     */
    public List<R> of(Object object) {
        return byObject.getOrDefault(object, List.of());
    }

    /**
     * Puts rows together that are about one part of an object, such as the columns of a key.
     *
     * @param rows the rows
     * @param part which part a row is about
     * @param <R> a row
     * @return the rows of each part, in the order in which they come
     */
    public static <R> List<List<R>> byPart(List<R> rows, Function<? super R, ?> part) {
        return List.copyOf(rows.stream()
                .collect(groupingBy(row -> (Object) part.apply(row), LinkedHashMap::new, toList()))
                .values());
    }
}
