package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.testkit.contract.H2Databases;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests get, one datastore each. Each of the tests in order would find what the one before it left. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatastoreExtensionTest {
    @RegisterExtension
    static final DatastoreExtension DATABASE = DatastoreExtension.perTest(H2Databases::open)
            .migrate(List.of(Migration.of("test", 1, "people", "CREATE TABLE person (id INT PRIMARY KEY)")))
            .prepare(store -> store.execute("INSERT INTO person VALUES (0)"));

    @BeforeEach
    void oneMore(RelationalDatastore store) {
        store.execute("INSERT INTO person VALUES (1)").block();
    }

    private static long count(SqlOperations operations) {
        return operations.queryOne(long.class, "SELECT COUNT(*) FROM person").block();
    }

    @Test
    @Order(1)
    void aTestFindsWhatWasPrepared(RelationalDatastore store) {
        assertThat(count(store)).isEqualTo(2);
        store.execute("DELETE FROM person").block();
    }

    @Test
    @Order(2)
    void theNextTestFindsItAgain(RelationalDatastore store) {
        assertThat(count(store)).isEqualTo(2);
    }

    @Test
    @Order(3)
    void theTransactionOfATestIsOne(Transaction transaction, SqlOperations same) {
        transaction.execute("INSERT INTO person VALUES (2)").block();
        assertThat(count(same)).isEqualTo(3);
    }

    @Test
    @Order(4)
    void theTransactionIsApartFromTheDatastore(Transaction transaction, RelationalDatastore store) {
        transaction.execute("INSERT INTO person VALUES (2)").block();
        assertThat(count(store)).isEqualTo(2);
    }

    @Test
    @Order(5)
    void theDatastoreIsOneAndItself(RelationalDatastore store, RelationalDatastore same) {
        assertThat(store).isEqualTo(same).hasToString("h2:mem");
        assertThat(store.hashCode()).isEqualTo(same.hashCode());
    }
}
