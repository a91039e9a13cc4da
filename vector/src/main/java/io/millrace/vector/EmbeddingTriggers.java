package io.millrace.vector;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.error.UnsupportedFeatureException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What takes the vector away from a row whose text changes, in each database's SQL. */
abstract class EmbeddingTriggers {
    static EmbeddingTriggers of(RelationalDatastore datastore) {
        if (datastore.type().equals(DatabaseType.SQLITE)) {
            return new SqliteEmbeddingTriggers();
        }
        if (datastore.type().equals(DatabaseType.POSTGRESQL)) {
            return new PostgresEmbeddingTriggers();
        }
        throw new UnsupportedFeatureException("Tables are embedded in the background on SQLite and PostgreSQL, not on "
                + datastore.type().name() + ".");
    }

    /** The collation by which texts are the same when all their characters are. */
    abstract String byteOrder();

    /** Whether two names are those of one table or column. */
    abstract boolean isSameName(String one, String other);

    /** The names of the triggers on the plan's table that begin with its prefix. */
    abstract Flux<String> names(SqlOperations operations, EmbeddingPlan plan);

    /** Those of them that take part in every change. */
    abstract Flux<String> firing(SqlOperations operations, EmbeddingPlan plan);

    /** The names of those that {@link #create} makes. */
    abstract Set<String> expected(EmbeddingPlan plan);

    abstract List<String> create(EmbeddingPlan plan);

    abstract List<String> drop(EmbeddingPlan plan, String trigger);

    Mono<Boolean> installed(SqlOperations operations, EmbeddingPlan plan) {
        return firing(operations, plan).collect(Collectors.toSet()).map(names -> names.containsAll(expected(plan)));
    }

    Mono<Void> install(RelationalDatastore datastore, EmbeddingPlan plan) {
        return installed(datastore, plan)
                .flatMap(there -> there
                        ? datastore.execute(plan.indexDdl()).then()
                        : datastore.transaction(tx -> Flux.fromIterable(
                                        datastore.dialect().migrationLock())
                                .concatMap(sql -> tx.execute(sql))
                                .thenMany(dropped(tx, plan))
                                .thenMany(Flux.fromIterable(create(plan)).concatWithValues(plan.indexDdl()))
                                .concatMap(sql -> tx.execute(sql))
                                .then()));
    }

    Mono<Void> uninstall(RelationalDatastore datastore, EmbeddingPlan plan) {
        return datastore.transaction(
                tx -> dropped(tx, plan).then(tx.execute(plan.dropIndexDdl())).then());
    }

    private Mono<Void> dropped(SqlOperations tx, EmbeddingPlan plan) {
        return names(tx, plan)
                .filter(plan::isOwn)
                .collectList()
                .flatMapIterable(names -> names)
                .concatMapIterable(name -> drop(plan, name))
                .concatMap(sql -> tx.execute(sql))
                .then();
    }
}
