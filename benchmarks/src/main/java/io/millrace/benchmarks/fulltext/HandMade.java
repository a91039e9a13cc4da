package io.millrace.benchmarks.fulltext;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * An index made by hand, on a table of its own.
 *
 * @param name its name in tables of figures
 * @param table the table, which has an {@code id} and a {@code text}
 * @param make makes it, with the rows that are there, and keeps it in step from then on
 * @param drop removes it
 */
record HandMade(String name, String table, List<String> make, List<String> drop) {
    /** No index at all: what the rest costs. */
    static HandMade none(String table) {
        return new HandMade("no index", table, List.of(), List.of());
    }

    /** In one transaction. */
    void make(RelationalDatastore store) {
        run(store, make);
    }

    void drop(RelationalDatastore store) {
        run(store, drop);
    }

    private static void run(RelationalDatastore store, List<String> statements) {
        store.transaction(tx -> Flux.fromIterable(statements)
                        .concatMap(statement -> tx.execute(Sql.verbatim(statement)))
                        .then())
                .block();
    }
}
