package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.error.MappingException;
import io.millrace.postgres.server.BouncedSchema;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import io.millrace.transfer.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Settings of database, role and session that decide how values are written. */
class ForeignSettingsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Map<String, String> SETTINGS = Map.of(
            "intervalstyle", "'sql_standard'",
            "bytea_output", "'escape'",
            "datestyle", "'German, DMY'",
            "timezone", "'Asia/Kolkata'",
            "extra_float_digits", "-15",
            "standard_conforming_strings", "off",
            "array_nulls", "off");

    private final String role = "role_" + UUID.randomUUID().toString().replace("-", "");
    private final String password = UUID.randomUUID().toString();
    private final TestSchema schema = TestSchema.create();
    private RelationalDatastore store;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        TestServer.administer("CREATE ROLE " + role + " SUPERUSER LOGIN PASSWORD '" + password + "'");
        SETTINGS.forEach((name, value) -> TestServer.administer("ALTER ROLE " + role + " SET " + name + " = " + value));
        store = schema.open();
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
        TestServer.administer("DROP OWNED BY " + role, "DROP ROLE " + role);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doNotChangeWhatIsRead(boolean binary) {
        RelationalDatastore other = Datastores.create(
                schema.config().withCredentials(role, password).withOption("binaryResults", Boolean.toString(binary)));
        try {
            for (String type : List.of(
                    "interval", "bytea", "date", "timestamp", "timestamptz", "timetz", "float8", "text", "json")) {
                for (String sample : BaseTypeSamples.all(type)) {
                    if (binary && sample.startsWith("2562047788:")) {
                        continue;
                    }
                    String query = "SELECT CAST(CAST(? AS text) AS " + type + ")";
                    assertThat(other.queryOne(query, sample).block(LIMIT).get(0))
                            .as(sample)
                            .isEqualTo(
                                    store.queryOne(query, sample).block(LIMIT).get(0));
                }
            }
            assertThat(other.queryOne(String.class, "SELECT 'a\\' || ?", "b").block(LIMIT))
                    .isEqualTo("a\\b");
            other.execute("CREATE TABLE item (id int, name text)").block(LIMIT);
            other.executeAll("INSERT INTO item VALUES (?, ?)", Flux.just(Arrays.asList(1, null), List.of(2, "NULL")))
                    .block(LIMIT);
            assertThat(other.queryOne(int.class, "SELECT id FROM item WHERE name IS NULL")
                            .block(LIMIT))
                    .isEqualTo(1);
        } finally {
            other.close().block(LIMIT);
        }
    }

    @Test
    void doNotChangeWhatIsExported() {
        store.execute("CREATE TABLE item (id int, wait interval, more interval[], at timestamptz[], ratio float8[])")
                .then(store.execute("INSERT INTO item VALUES (1, '-1 day -2:03:04', '{\"1 mon -1 day\"}',"
                        + " '{1883-01-01 12:00:00.5+00}', '{0.30000000000000004}')"))
                .block(LIMIT);
        RelationalDatastore other = Datastores.create(schema.config().withCredentials(role, password));
        Path file = folder.resolve("item.jsonl");
        try {
            String text = "SELECT item::text FROM item";
            String before = store.queryOne(String.class, text).block(LIMIT);
            Transfer.of(other).exportTo(file).run().block(LIMIT);
            store.execute("DELETE FROM item").block(LIMIT);
            Transfer.of(store).importFrom(file).run().block(LIMIT);
            assertThat(store.queryOne(String.class, text).block(LIMIT)).isEqualTo(before);
        } finally {
            other.close().block(LIMIT);
        }
    }

    @Test
    void setLaterAreNoticedByTheFormOfValues() {
        assertThat(under("bytea_output = escape", byte[].class, "'\\x005c27ff'::bytea"))
                .containsExactly(0, 0x5C, 0x27, -1);
        assertThat(under("TimeZone = 'Asia/Kolkata'", Instant.class, "'1970-01-01 00:00+00'::timestamptz"))
                .isEqualTo(Instant.EPOCH);
        assertThat(under("IntervalStyle = iso_8601", Duration.class, "'-1 day 02:03:04.000005'::interval"))
                .isEqualTo(Duration.ofDays(-1).plus(Duration.parse("PT2H3M4.000005S")));
        for (String style : List.of("sql_standard", "postgres_verbose")) {
            assertThatThrownBy(() -> under("IntervalStyle = " + style, Duration.class, "'1 day 02:03:04'::interval"))
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining("\"value\"")
                    .hasMessageContaining("IntervalStyle");
        }
        for (String style : List.of("SQL", "Postgres", "German")) {
            assertThatThrownBy(() -> under("DateStyle = " + style, LocalDate.class, "'2011-10-09'::date"))
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining("\"value\"")
                    .hasMessageContaining("DateStyle");
        }
    }

    @Test
    void throughPgbouncerAreNoticedOrPassedOn() {
        BouncedSchema bounced = BouncedSchema.create();
        bounced.set("datestyle", "'German, DMY'");
        bounced.set("bytea_output", "'escape'");
        bounced.set("standard_conforming_strings", "off");
        RelationalDatastore through = bounced.open();
        try {
            assertThat(through.queryOne(LocalDate.class, "SELECT date '2011-10-09'")
                            .block(LIMIT))
                    .isEqualTo("2011-10-09");
            assertThat(through.queryOne(byte[].class, "SELECT decode('005cff', 'hex')")
                            .block(LIMIT))
                    .containsExactly(0, 0x5C, -1);
            assertThat(through.queryOne(String.class, "SELECT 'a\\'").block(LIMIT))
                    .isEqualTo("a\\");
        } finally {
            through.close().block(LIMIT);
            bounced.drop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"extra_float_digits", "intervalstyle", "array_nulls"})
    void throughPgbouncerAreRefused(String setting) {
        BouncedSchema bounced = BouncedSchema.create();
        bounced.set(setting, SETTINGS.get(setting));
        RelationalDatastore through = bounced.open();
        try {
            assertThatThrownBy(() -> through.queryOne(int.class, "SELECT 1").block(LIMIT))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll("ALTER ROLE", "pgbouncer")
                    .satisfies(refused -> assertThat(refused.getMessage().toLowerCase(java.util.Locale.ROOT))
                            .contains(setting));
        } finally {
            through.close().block(LIMIT);
            bounced.drop();
        }
    }

    private <T> T under(String setting, Class<T> type, String value) {
        return store.transaction(tx ->
                        tx.execute("SET LOCAL " + setting).then(tx.queryOne(type, "SELECT " + value + " AS value")))
                .block(LIMIT);
    }
}
