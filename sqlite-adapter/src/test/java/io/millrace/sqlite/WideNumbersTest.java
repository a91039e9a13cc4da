package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.error.DatastoreException;
import io.millrace.mapping.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What a column of numeric affinity does not keep is refused, and everything else is kept. */
@Timeout(60)
class WideNumbersTest {
    private static final BigDecimal WIDE = new BigDecimal("99999999999999999.99");
    private static final String REFUSED = "would not keep all digits";

    private final RelationalDatastore store = SqliteDatastore.builder().memory().build();

    @BeforeEach
    void createTables() {
        store.batch(List.of(
                        Sql.of("CREATE TABLE price (id INTEGER PRIMARY KEY, p NUMERIC(20,2), t TEXT)"),
                        Sql.of("CREATE TABLE exact (t TEXT, approximate REAL AS (CAST(t AS REAL)), r REAL)"),
                        Sql.of("CREATE TABLE plain (k NUMERIC PRIMARY KEY) WITHOUT ROWID"),
                        Sql.of("CREATE TABLE doc (body JSON)")))
                .blockLast();
    }

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void everyWayToWriteAColumnOfNumericAffinity() {
        refused("INSERT INTO price (p) VALUES (?)", WIDE);
        refused("INSERT INTO price (p) VALUES (?)", new BigInteger("18446744073709551615"));
        refused("INSERT INTO price (p) VALUES (coalesce(?, 0))", WIDE);
        refused("INSERT INTO price (p) SELECT ? UNION ALL SELECT 1", WIDE);
        refused("WITH v(x) AS (VALUES (?)) INSERT INTO price (p) SELECT x FROM v", WIDE);
        refused("INSERT INTO plain VALUES (?)", WIDE);
        refused("INSERT INTO exact (r) VALUES (?)", 9007199254740993L);
        refused("INSERT INTO doc VALUES (?)", Json.of("12345678901234567890"));
        store.execute("INSERT INTO price (id, p) VALUES (1, 5)").block();
        refused("UPDATE price SET p = ?", WIDE);
        refused("INSERT INTO price (id, p) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET p = excluded.p", WIDE);
        assertThatThrownBy(() -> store.query("INSERT INTO price (p) VALUES (?) RETURNING id", WIDE)
                        .blockLast())
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining(REFUSED);
        assertThatThrownBy(() -> store.executeAll(
                                "INSERT INTO price (p) VALUES (?)", Flux.just(List.of(BigDecimal.ONE), List.of(WIDE)))
                        .block())
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining(REFUSED);
        assertThatThrownBy(() -> store.transaction(tx -> tx.execute("INSERT INTO price (p) VALUES (?)", WIDE))
                        .block())
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining(REFUSED);
        assertThat(store.query("SELECT p FROM price")
                        .map(row -> row.get(0))
                        .collectList()
                        .block())
                .as("nothing stays of what was refused")
                .containsExactly(5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "9223372036854775808", "0.1234567890123456789", " +12345678901234567890 "})
    void textThatAColumnOfNumericAffinityWouldChange(String text) {
        refused("INSERT INTO price (p) VALUES (?)", text);
        store.execute("INSERT INTO price (t) VALUES (?)", text).block();
        assertThat(store.queryOne(String.class, "SELECT t FROM price").block()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "12.50", "-0.5", "123456789012345", "1e5", "9223372036854775807", "0.1", "4.0E-10"})
    void aNumberThatIsKept(String number) {
        BigDecimal value = new BigDecimal(number);
        store.execute("INSERT INTO price (p) VALUES (?)", value).block();
        assertThat(store.queryOne(BigDecimal.class, "SELECT p FROM price").block())
                .isEqualByComparingTo(value);
    }

    @Test
    void theExactValueAsTextBesideItsApproximation() {
        assertThat(store.queryOne(BigDecimal.class, "INSERT INTO exact (t, r) VALUES (?, ?) RETURNING t", WIDE, 1e17)
                        .block())
                .isEqualTo(WIDE);
        assertThat(store.queryOne(Double.class, "SELECT approximate FROM exact").block())
                .isEqualTo(1e17);
        store.execute("INSERT INTO price (id, p) VALUES (?, ?)", 9007199254740993L, 9007199254740993L)
                .block();
        assertThat(store.queryOne(Long.class, "SELECT p FROM price").block()).isEqualTo(9007199254740993L);
    }

    @Test
    void aNumberThatLooksLikeTheTextBesideIt() {
        for (int i = 1; i <= 20; i++) {
            store.execute("INSERT INTO price (t) VALUES (?)", "000" + i).block();
        }
        assertThat(store.queryOne(String.class, "SELECT t FROM price WHERE id = 7")
                        .block())
                .isEqualTo("0007");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE message SET reply = ? WHERE id = 5",
                "UPDATE message SET code = ? WHERE id = 5",
                "INSERT INTO message (serial, reply) SELECT serial, ? FROM message",
                "UPDATE message SET reply = 1 WHERE serial <= ?",
                "UPDATE message SET serial = serial - 1 WHERE serial < ?",
                "UPDATE message SET serial = ? - 1",
                "DELETE FROM message WHERE serial < ?"
            })
    void aWholeNumberBesideOneThatIsCloseToIt(String sql) {
        long serial = 1234567890123456789L;
        store.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, serial INTEGER, reply NUMERIC, code TEXT)")
                .then(store.execute("INSERT INTO message (id, serial) VALUES (5, ?)", serial))
                .block();
        assertThat(store.execute(sql, serial + 1).block().changes()).isEqualTo(1);
        store.execute("DELETE FROM message").block();
        store.execute("INSERT INTO message (id, serial) VALUES (5, ?)", serial).block();
        assertThat(store.execute(sql, String.valueOf(serial + 1)).block().changes())
                .isEqualTo(1);
    }

    @Test
    void aValueIsNotKeptByItsApproximationBesideIt() {
        store.execute("CREATE TABLE pair (n NUMERIC, r REAL)").block();
        assertThatThrownBy(() -> store.execute("INSERT INTO pair VALUES (?, ?)", WIDE, 1e17)
                        .block())
                .hasMessageContaining(REFUSED);
        assertThatThrownBy(() -> store.execute("INSERT INTO pair (n) VALUES (?), (?)", WIDE, 1e17)
                        .block())
                .hasMessageContaining(REFUSED);
        assertThatThrownBy(() -> store.execute("INSERT INTO pair VALUES (?, ?)", 9007199254740993L, 9007199254740993L)
                        .block())
                .hasMessageContaining(REFUSED);
        store.execute("INSERT INTO pair VALUES (1, 1), (2, 2)").block();
        store.execute("INSERT INTO exact (t) VALUES ('one'), ('two')").block();
        assertThat(store.execute("UPDATE exact SET t = ?, r = ?", WIDE, 1e17)
                        .block()
                        .changes())
                .as("one approximation for each row")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "-1.5", "1E+20", "true", "null", "\"5\"", "[1]", "{\"a\":1}"})
    void jsonInAColumnDeclaredJson(String text) {
        store.execute("INSERT INTO doc VALUES (?)", Json.of(text)).block();
        Json read = store.queryOne(Json.class, "SELECT body FROM doc").block();
        assertThat(read.as(Object.class)).isEqualTo(Json.of(text).as(Object.class));
    }

    private void refused(String sql, Object value) {
        assertThatThrownBy(() -> store.execute(sql, value).block())
                .as(sql)
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining(REFUSED)
                .hasMessageNotContaining(String.valueOf(value));
    }
}
