package io.millrace.examples.transfer;

import io.millrace.RelationalDatastore;
import io.millrace.mapping.Row;
import io.millrace.schema.Column;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.PrimaryKey;
import io.millrace.schema.Table;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Compares two databases row by row, a few rows of each in memory. */
public final class SameRows {
    private SameRows() {}

    /**
     * Compares.
     *
     * @param first a database whose tables have primary keys
     * @param second another one
     * @return the number of rows, which are equal; one that differs, or that only one has, is an error that names the table, and
     *     so are other tables or columns
     */
    public static Mono<Long> in(RelationalDatastore first, RelationalDatastore second) {
        return Mono.zip(first.schema(), second.schema())
                .filter(both -> columns(both.getT1()).equals(columns(both.getT2())))
                .switchIfEmpty(Mono.error(new IllegalStateException("The databases have different tables.")))
                .flatMapIterable(both -> both.getT1().tables())
                .concatMap(table -> compare(first, second, table))
                .reduce(0L, Long::sum);
    }

    private static Map<String, List<String>> columns(DatabaseSchema schema) {
        return schema.tables().stream().collect(Collectors.toMap(Table::name, table -> table.columns().stream()
                .map(Column::name)
                .toList()));
    }

    private static Mono<Long> compare(RelationalDatastore first, RelationalDatastore second, Table table) {
        String select = select(first, table);
        return Flux.zip(rows(first, select), rows(second, select))
                .takeWhile(pair -> pair.getT1().isPresent() || pair.getT2().isPresent())
                .doOnNext(pair -> {
                    if (!pair.getT1().equals(pair.getT2())) {
                        throw new IllegalStateException("A row of " + table.name() + " differs.");
                    }
                })
                .count();
    }

    /** The rows, and then their end for as long as anybody asks, so that a longer result is noticed. */
    private static Flux<Optional<Row>> rows(RelationalDatastore store, String select) {
        return store.query(select)
                .map(Optional::of)
                .concatWith(Flux.just(Optional.<Row>empty()).repeat());
    }

    private static String select(RelationalDatastore store, Table table) {
        PrimaryKey key = table.primaryKey().orElseThrow();
        String columns = table.columns().stream()
                .map(Column::name)
                .map(name -> quote(store, name))
                .collect(Collectors.joining(", "));
        String order = key.columns().stream().map(name -> quote(store, name)).collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + quote(store, table.name()) + " ORDER BY " + order;
    }

    private static String quote(RelationalDatastore store, String name) {
        return store.dialect().quote(Identifier.of(name));
    }
}
