package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.testkit.contract.H2Databases;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A datastore for a class. What its tests do in their transactions is gone after each. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedDatastoreTest {
    private static final AtomicInteger OPENED = new AtomicInteger();

    @RegisterExtension
    static final DatastoreExtension DATABASE = DatastoreExtension.perClass(SharedDatastoreTest::open)
            .prepare(store -> store.execute("CREATE TABLE person (id INT PRIMARY KEY)"));

    private static RelationalDatastore open() {
        OPENED.incrementAndGet();
        return H2Databases.open();
    }

    @AfterAll
    static void oneWasOpened() {
        assertThat(OPENED).hasValue(1);
    }

    private static long count(SqlOperations operations) {
        return operations.queryOne(long.class, "SELECT COUNT(*) FROM person").block();
    }

    @Test
    @Order(1)
    void aTestWritesInItsTransaction(Transaction transaction) {
        transaction.execute("INSERT INTO person VALUES (1)").block();
        assertThat(count(transaction)).isEqualTo(1);
    }

    @Test
    @Order(2)
    void theNextTestFindsNothingOfIt(RelationalDatastore store) {
        assertThat(count(store)).isZero();
    }

    @Nested
    class InANestedClass {
        @Test
        void theDatastoreIsTheSame(SqlOperations transaction) {
            assertThat(count(transaction)).isZero();
        }
    }
}
