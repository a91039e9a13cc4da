package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class PostgresIndexChangedMeanwhileTest extends IndexChangedMeanwhileContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    /** Until the index's tables are read, which locks them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anOldSnapshotDoesNotTellThatAnIndexIsOutOfStep(int statement) {
        search.createIndex(INDEX).blockLast(LIMIT);
        Transaction tx = store.begin(TransactionOptions.READ_ONLY.withIsolation(Isolation.REPEATABLE_READ))
                .block(LIMIT);
        try {
            tx.query("SELECT 1").blockLast(LIMIT);
            Transaction between = new BetweenSteps<>(
                            Transaction.class,
                            tx,
                            step -> step == statement ? search.rebuild("doc").then() : Mono.empty())
                    .datastore();
            assertThatThrownBy(() -> search.verify(between, "doc").block(LIMIT))
                    .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                            .isIn(Kind.INCOMPLETE, Kind.DAMAGED));
        } finally {
            tx.rollback().block(LIMIT);
        }
    }
}
