package io.millrace.embeddings.internal;

import io.millrace.RelationalDatastore;
import io.millrace.capability.ReplicaReads;
import io.millrace.sql.Identifier;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tables that are made by whatever needs them first. */
public final class TableOnDemand {
    private TableOnDemand() {}

    /**
     * Makes a table where it is not there, once. It is looked for first: who may use it need not be one who may make tables, and PostgreSQL refuses {@code CREATE TABLE IF NOT EXISTS} to others
     * whether it is there or not.
     *
     * @param datastore where the table is
     * @param table its name
     * @param columns what stands between the parentheses of its declaration
     * @return completes when it is there; what has failed is tried again by the next subscription
     * @throws io.millrace.error.UnsupportedFeatureException when the database is neither SQLite nor PostgreSQL
     */
    public static Mono<Void> of(RelationalDatastore datastore, String table, String columns) {
        StoreDialect dialect = StoreDialect.of(datastore);
        String quoted = datastore.dialect().quote(Identifier.of(table));
        String ddl = "CREATE TABLE IF NOT EXISTS " + quoted + " (" + columns + ")";
        return once(() -> datastore
                .queryOne(Boolean.class, dialect.tableExists(), dialect.tableReference(table, quoted))
                .flatMap(there -> there
                        ? Mono.empty()
                        : datastore.transaction(
                                tx -> Flux.fromIterable(datastore.dialect().migrationLock())
                                        .concatWithValues(ddl)
                                        .concatMap(sql -> tx.execute(sql))
                                        .then())));
    }

    /** Does something once, by what the primary has; what has failed is tried again by the next subscription. */
    static Mono<Void> once(Supplier<Mono<Void>> work) {
        return Mono.defer(work)
                .contextWrite(ReplicaReads::avoid)
                .thenReturn(true)
                .cacheInvalidateIf(done -> false)
                .then();
    }
}
