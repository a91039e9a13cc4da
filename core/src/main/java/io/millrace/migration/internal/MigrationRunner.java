package io.millrace.migration.internal;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.error.DatastoreException;
import io.millrace.error.MigrationException;
import io.millrace.migration.Migration;
import io.millrace.migration.MigrationReport;
import io.millrace.migration.MigrationReport.Applied;
import io.millrace.sql.SqlScript;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Applies migrations, each in a transaction of its own that also records it. What another process applied in the meantime
 * is noticed inside that transaction, so that each is applied once.
 */
public final class MigrationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationRunner.class);

    private final RelationalDatastore datastore;

    /**
     * Makes a runner.
     *
     * @param datastore where migrations are applied
     */
    public MigrationRunner(RelationalDatastore datastore) {
        this.datastore = datastore;
    }

    /**
     * Applies what has not been applied yet.
     *
     * @param migrations all migrations of their owners
     * @return what was applied
     */
    public Mono<MigrationReport> run(Collection<Migration> migrations) {
        return Mono.defer(() -> {
            MigrationPlan plan = MigrationPlan.of(migrations, datastore.type());
            if (plan.steps().isEmpty()) {
                return Mono.just(new MigrationReport(List.of(), 0));
            }
            return locked(MigrationLog::create)
                    .then(MigrationLog.read(datastore))
                    .map(plan::check)
                    .flatMapMany(Flux::fromIterable)
                    .concatMap(this::apply)
                    .collectList()
                    .map(applied -> new MigrationReport(applied, plan.steps().size() - applied.size()));
        });
    }

    private Mono<Applied> apply(MigrationPlan.Step step) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return locked(tx -> MigrationLog.find(tx, step)
                            .doOnNext(step::checkUnchanged)
                            .hasElement()
                            .flatMap(appliedByAnother -> appliedByAnother
                                    ? Mono.just(Optional.<Applied>empty())
                                    : runScript(tx, step).then(record(tx, step, start))))
                    .flatMap(Mono::justOrEmpty)
                    .doOnNext(applied -> LOG.info(
                            "Applied migration {} to {} in {} ms",
                            step.migration().id(),
                            datastore.displayName(),
                            applied.took().toMillis()));
        });
    }

    private static Mono<Optional<Applied>> record(SqlOperations tx, MigrationPlan.Step step, long start) {
        return Mono.defer(() -> {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return MigrationLog.add(tx, step, Instant.now(), took)
                    .thenReturn(Optional.of(new Applied(step.migration(), took)));
        });
    }

    private Mono<Void> runScript(SqlOperations tx, MigrationPlan.Step step) {
        return Flux.fromIterable(
                        SqlScript.split(step.script(), datastore.dialect().syntax()))
                .concatMap(statement -> tx.execute(Sql.of(statement.text()))
                        .onErrorMap(DatastoreException.class, failure -> failed(step, statement.line(), failure)))
                .then();
    }

    private static MigrationException failed(MigrationPlan.Step step, int line, DatastoreException failure) {
        return new MigrationException(
                "Migration " + step.migration().id() + " failed at line " + line
                        + " of its script and was undone; those before it stay applied. " + failure.getMessage(),
                failure);
    }

    private <T> Mono<T> locked(Function<SqlOperations, Mono<T>> work) {
        return datastore.transaction(tx -> Flux.fromIterable(datastore.dialect().migrationLock())
                .concatMap(lock -> tx.execute(lock))
                .then(Mono.defer(() -> work.apply(tx))));
    }
}
