package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

@DriverTest
class SpringDatabaseClientTest {
    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    record Person(long id, String name, int age) {}

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile(
            "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CHECK (age >= 0))",
            "CREATE TABLE pet (name TEXT, owner INTEGER NOT NULL REFERENCES person(id))");

    private DatabaseClient client;

    @BeforeEach
    void connect() {
        client = DatabaseClient.create(database.open());
    }

    private void insert(long id, String name, int age) {
        Long changed = client.sql("INSERT INTO person (id, name, age) VALUES (:id, :name, :age)")
                .bind("id", id)
                .bind("name", name)
                .bind("age", age)
                .fetch()
                .rowsUpdated()
                .block(LIMIT);
        assertThat(changed).isEqualTo(1);
    }

    @Test
    void createsReadsUpdatesAndDeletes() {
        insert(1, "Ada", 36);
        insert(2, "Grace", 85);

        assertThat(client.sql("SELECT id, name, age FROM person ORDER BY id")
                        .mapProperties(Person.class)
                        .all()
                        .collectList()
                        .block(LIMIT))
                .containsExactly(new Person(1, "Ada", 36), new Person(2, "Grace", 85));
        assertThat(client.sql("UPDATE person SET age = age + 1 WHERE name = :name")
                        .bind("name", "Ada")
                        .fetch()
                        .rowsUpdated()
                        .block(LIMIT))
                .isEqualTo(1);
        assertThat(client.sql("SELECT age FROM person WHERE id = 1")
                        .mapValue(Integer.class)
                        .one()
                        .block(LIMIT))
                .isEqualTo(37);
        assertThat(client.sql("DELETE FROM person").fetch().rowsUpdated().block(LIMIT))
                .isEqualTo(2);
    }

    @Test
    void aNamedParameterMayAppearTwice() {
        insert(1, "Ada", 36);

        assertThat(client.sql("SELECT count(*) FROM person WHERE name = :x OR name = :x AND age > :y")
                        .bind("x", "Ada")
                        .bind("y", 3)
                        .mapValue(Long.class)
                        .one()
                        .block(LIMIT))
                .isEqualTo(1);
    }

    @Test
    void aListExpandsToItsElements() {
        insert(1, "Ada", 36);
        insert(2, "Grace", 85);
        insert(3, "Edsger", 72);

        assertThat(client.sql("SELECT name FROM person WHERE id IN (:ids) ORDER BY id")
                        .bind("ids", List.of(1, 3))
                        .mapValue(String.class)
                        .all()
                        .collectList()
                        .block(LIMIT))
                .containsExactly("Ada", "Edsger");
    }

    @Test
    void parametersMayBeBoundFromARecordOrByPosition() {
        client.sql("INSERT INTO person (id, name, age) VALUES (:id, :name, :age)")
                .bindProperties(new Person(7, "Barbara", 60))
                .then()
                .block(LIMIT);

        assertThat(client.sql("SELECT name FROM person WHERE id = ? AND age = ?")
                        .bind(0, 7)
                        .bind(1, 60)
                        .mapValue(String.class)
                        .one()
                        .block(LIMIT))
                .isEqualTo("Barbara");
    }

    @Test
    void nullsAreWrittenAndRead() {
        client.sql("INSERT INTO person (id, name, age) VALUES (1, 'Nobody', :age)")
                .bindNull("age", Integer.class)
                .then()
                .block(LIMIT);

        Map<String, Object> row =
                client.sql("SELECT * FROM person").fetch().one().block(LIMIT);

        assertThat(row).containsEntry("age", null).containsEntry("name", "Nobody");
    }

    @Test
    void generatedKeysAreReturned() {
        Map<String, Object> row = client.sql("INSERT INTO person (name) VALUES ('Ada')")
                .filter(statement -> statement.returnGeneratedValues("id"))
                .fetch()
                .one()
                .block(LIMIT);

        assertThat(Objects.requireNonNull(row).get("id")).isEqualTo(1L);
    }

    @Test
    void aLargeResultStreamsAsFarAsItIsAskedFor() {
        AtomicInteger mapped = new AtomicInteger();

        StepVerifier.create(
                        client.sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                                        + " SELECT i FROM n")
                                .map(row -> {
                                    mapped.incrementAndGet();
                                    return Objects.requireNonNull(row.get(0, Long.class));
                                })
                                .all()
                                .limitRate(10),
                        5)
                .expectNext(1L, 2L, 3L, 4L, 5L)
                .then(() -> assertThat(mapped.get()).isLessThanOrEqualTo(100))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(99_995)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void theConnectionIsFreeAfterTheFirstRowOfMany() {
        Long first = client.sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")
                .mapValue(Long.class)
                .first()
                .block(LIMIT);

        assertThat(first).isEqualTo(1);
        insert(1, "Ada", 36);
    }

    @Test
    void aDuplicateKeyIsSpringsDuplicateKeyException() {
        insert(1, "Ada", 36);

        assertFailure("INSERT INTO person (id, name) VALUES (1, 'Grace')", DuplicateKeyException.class);
        assertFailure("INSERT INTO person (id, name) VALUES (2, 'Ada')", DuplicateKeyException.class);
    }

    @Test
    void theOtherConstraintsAreSpringsDataIntegrityViolation() {
        assertFailure("INSERT INTO person (id, name) VALUES (1, NULL)", DataIntegrityViolationException.class);
        assertFailure("INSERT INTO person (name, age) VALUES ('Ada', -1)", DataIntegrityViolationException.class);
        assertFailure("INSERT INTO pet VALUES ('Rex', 99)", DataIntegrityViolationException.class);
    }

    @Test
    void badSqlIsSpringsBadSqlGrammarException() {
        assertFailure("SELEKT 1", BadSqlGrammarException.class);
        assertFailure("SELECT * FROM nowhere", BadSqlGrammarException.class);
        assertFailure("SELECT nothing FROM person", BadSqlGrammarException.class);
    }

    @Test
    void aTimeoutIsSpringsQueryTimeout() {
        client = DatabaseClient.create(database.open("statementTimeout=PT0.05S"));

        assertFailure(ENDLESS, QueryTimeoutException.class);
    }

    @Test
    void writingToAReadOnlyDatabaseIsSpringsPermissionDenied() {
        ConnectionFactory readOnly = database.open("readOnly=true");
        client = DatabaseClient.create(readOnly);

        assertFailure("DELETE FROM person", PermissionDeniedDataAccessException.class);
    }

    private void assertFailure(String sql, Class<? extends DataAccessException> type) {
        Throwable failure = Spi.errorOf(client.sql(sql).fetch().all());

        assertThat(failure)
                .isExactlyInstanceOf(type)
                .extracting(Throwable::getCause, InstanceOfAssertFactories.type(R2dbcException.class))
                .satisfies(cause -> assertThat(cause.getSqlState()).hasSize(5))
                .satisfies(cause -> assertThat(cause.getSql()).isEqualTo(sql));
    }
}
