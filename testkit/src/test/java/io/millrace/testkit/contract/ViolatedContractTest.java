package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RunResult;
import io.millrace.error.ErrorDetails;
import io.millrace.error.UncategorizedDatastoreException;
import io.millrace.runtime.StatementExecutor;
import io.millrace.sql.BoundSql;
import io.millrace.testkit.Reports;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Event;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** A backend that breaks the contract fails the cases about what it breaks. */
class ViolatedContractTest {
    private static List<Throwable> assertFails(Class<?> tests, String... cases) {
        EngineExecutionResults results = Reports.run(tests);
        assertThat(results.testEvents().failed().stream()
                        .map(Event::getTestDescriptor)
                        .map(TestDescriptor::getDisplayName)
                        .map(name -> name.replaceAll("\\(.*", "")))
                .contains(cases);
        List<Throwable> failures = Reports.failures(results.testEvents());
        assertThat(failures).allSatisfy(failure -> assertThat(failure).hasMessageStartingWith("[broken: "));
        return failures;
    }

    @Test
    void aWrongCountIsNoticed() {
        assertFails(CountingNothing.class, "executeReportsTheRowsThatItChanged");
    }

    @Test
    void aTransactionThatIsNotUndoneIsNoticed() {
        assertFails(
                CommittingInstead.class,
                "anErrorRollsBackAndIsPassedOnAsItIs",
                "aFailedStatementRollsBack",
                "rollbackOnlyKeepsTheValueAndUndoesTheWork",
                "aLimitUndoesEverything");
    }

    @Test
    void aSavepointThatIsNotUndoneIsNoticed() {
        assertFails(
                KeepingSavepoints.class,
                "aNestedTransactionThatFailsIsUndoneAlone",
                "aNestedTransactionThatIsCancelledIsUndone",
                "rollbackOnlyConcernsWhatIsNested");
    }

    @Test
    void anErrorThatSaysNothingIsNoticed() {
        assertFails(
                SayingNothing.class,
                "aDuplicateIsAUniqueViolation",
                "whatTheDatabaseCannotUnderstandIsBadSql",
                "theStatementIsToldWithItsMarkers");
    }

    @Test
    void anErrorThatIsDroppedIsNoticed() {
        assertFails(DroppingErrors.class, "aBatchReportsItsResultsInOrder", "executeAllWritesEveryRow");
    }

    @Test
    void aThreadThatIsBlockedIsNoticed() {
        assertThat(assertFails(Blocking.class, "aBatchReportsItsResultsInOrder"))
                .allSatisfy(
                        failure -> assertThat(failure).hasMessageContaining("Blocked a thread that must not block"));
    }

    static class CountingNothing implements StatementsContract {
        @Override
        public Backend backend() {
            return BrokenBackend.ofSpec("broken: counts", spec -> spec.withStatements(new CountingNothingExecutor()));
        }
    }

    private static final class CountingNothingExecutor implements StatementExecutor {
        @Override
        public Statement statement(Connection connection, BoundSql bound) {
            return STANDARD.statement(connection, bound);
        }

        @Override
        public <T> Flux<T> rows(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
            return STANDARD.rows(statement, mapper);
        }

        @Override
        public <T> Flux<T> rowsOfMany(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
            return STANDARD.rowsOfMany(statement, mapper);
        }

        @Override
        public Mono<RunResult> update(Statement statement) {
            return STANDARD.update(statement).map(result -> RunResult.of(0));
        }

        @Override
        public Mono<RunResult> updateOfMany(Statement statement) {
            return update(statement);
        }
    }

    static class CommittingInstead implements TransactionsContract {
        @Override
        public Backend backend() {
            return BrokenBackend.ofConnections(
                    "broken: rollback", Map.of("rollbackTransaction", Connection::commitTransaction));
        }
    }

    static class KeepingSavepoints implements NestedTransactionsContract {
        @Override
        public Backend backend() {
            return BrokenBackend.ofConnections(
                    "broken: savepoints", Map.of("rollbackTransactionToSavepoint", connection -> Mono.empty()));
        }
    }

    static class SayingNothing implements ErrorsContract {
        @Override
        public Backend backend() {
            return BrokenBackend.ofSpec(
                    "broken: errors",
                    spec -> spec.withErrors((error, sql, index) ->
                            new UncategorizedDatastoreException("failed", ErrorDetails.NONE, error)));
        }
    }

    /** Each closing of a connection drops an error. */
    static class DroppingErrors implements BulkContract {
        @Override
        public Backend backend() {
            return BrokenBackend.ofConnections(
                    "broken: dropping", Map.of("close", connection -> Mono.from(connection.close())
                            .doOnSuccess(closed -> Operators.onErrorDropped(
                                    new IllegalStateException("nobody listens"), Context.empty()))));
        }
    }

    /** Each closing of a connection blocks an event loop, and hides that. */
    static class Blocking implements BulkContract {
        @Override
        public Backend backend() {
            return BrokenBackend.ofConnections(
                    "broken: blocking", Map.of("close", connection -> Mono.from(connection.close())
                            .then(Mono.<Void>fromRunnable(() -> LockSupport.parkNanos(1))
                                    .subscribeOn(Schedulers.parallel())
                                    .onErrorComplete())));
        }
    }
}
