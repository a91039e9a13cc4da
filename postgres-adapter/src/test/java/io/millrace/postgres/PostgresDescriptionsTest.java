package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.StatementDescription;
import io.millrace.capability.StatementDescription.Column;
import io.millrace.capability.StatementDescription.Nullability;
import io.millrace.capability.StatementDescription.Origin;
import io.millrace.capability.StatementDescriptions;
import io.millrace.mapping.Json;
import io.millrace.postgres.server.TestSchema;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** What the server says of a statement that it only parses. */
class PostgresDescriptionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WAITING =
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'item'::regclass";

    private final TestSchema schema = TestSchema.create();
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = Datastores.create(schema.config().withOption("poolSize", "2"));
        store.execute("CREATE TABLE item (id int PRIMARY KEY, price numeric(10, 2), tags text[], doc jsonb NOT NULL)")
                .block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void typesOriginsAndNullsAreTold() {
        StatementDescription told = describe("SELECT i.id AS key, i.price, i.tags, i.doc, i.id * 2 AS twice FROM item i"
                + " WHERE i.price > :price AND i.id = ANY (:ids) AND :price < 100");
        assertThat(told.columns())
                .extracting(column -> column.databaseType().orElseThrow())
                .containsExactly("integer", "numeric(10,2)", "text[]", "jsonb", "integer");
        assertThat(told.columns())
                .extracting(column -> (Object) column.javaType().orElse(null))
                .containsExactly(Integer.class, BigDecimal.class, null, Json.class, Integer.class);
        assertThat(told.columns())
                .extracting(Column::nullability)
                .containsExactly(
                        Nullability.NOT_NULL,
                        Nullability.UNKNOWN,
                        Nullability.UNKNOWN,
                        Nullability.NOT_NULL,
                        Nullability.UNKNOWN);
        Origin origin = told.columns().get(0).origin().orElseThrow();
        assertThat(origin.table()).isEqualTo("item");
        assertThat(origin.column()).contains("id");
        assertThat(origin.schema()).isPresent();
        assertThat(told.columns().get(4).origin()).isEmpty();
        assertThat(told.parameters())
                .extracting(parameter -> parameter.name().orElseThrow() + " "
                        + parameter.databaseType().orElseThrow())
                .containsExactly("price numeric", "ids integer[]");
    }

    @Test
    void whatAStatementMayAddNullsToIsUnknown() {
        for (String adding : List.of(
                "SELECT b.id FROM item a LEFT JOIN item b ON false",
                "SELECT id FROM item GROUP BY GROUPING SETS ((id), ())",
                "SELECT (SELECT id FROM item WHERE false) AS id")) {
            assertThat(describe(adding).columns().get(0).nullability())
                    .as(adding)
                    .isEqualTo(Nullability.UNKNOWN);
        }
        store.execute("CREATE VIEW outer_join AS SELECT b.id FROM item a LEFT JOIN item b ON false")
                .block(LIMIT);
        Column ofView = describe("SELECT id FROM outer_join").columns().get(0);
        assertThat(ofView.nullability()).isEqualTo(Nullability.UNKNOWN);
        assertThat(ofView.origin().orElseThrow().table()).isEqualTo("outer_join");
    }

    @Test
    void functionsAreNotCalled() {
        store.execute("CREATE SEQUENCE seen").block(LIMIT);
        store.execute("CREATE FUNCTION write_item() RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
                        + " 'BEGIN PERFORM setval(''seen'', 7); RETURN 1; END'")
                .block(LIMIT);
        assertThat(describe("SELECT write_item() AS written, nextval('seen')").columns())
                .extracting(Column::name)
                .containsExactly("written", "nextval");
        describe("INSERT INTO item (id, doc) VALUES (write_item(), '{}') RETURNING *");
        assertThat(store.queryOne(Boolean.class, "SELECT is_called FROM seen").block(LIMIT))
                .isFalse();
    }

    @Test
    void aDescriptionThatWaitsForALockCanBeCancelled() {
        Transaction holder = store.begin(TransactionOptions.DEFAULT).block(LIMIT);
        holder.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE").block(LIMIT);
        Disposable waiting = descriptions()
                .describe("INSERT INTO item (id, doc) VALUES (?, ?)")
                .subscribe();
        awaitWaiting(holder, 1);
        waiting.dispose();
        awaitWaiting(holder, 0);
        assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        holder.rollback().block(LIMIT);
        assertThat(describe("SELECT * FROM item").columns()).hasSize(4);
    }

    private static void awaitWaiting(Transaction holder, int wanted) {
        Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .concatMap(tick -> holder.queryOne(Integer.class, WAITING), 1)
                .filter(waiting -> waiting == wanted)
                .blockFirst(LIMIT);
    }

    private StatementDescriptions descriptions() {
        return store.capability(StatementDescriptions.class).orElseThrow();
    }

    private StatementDescription describe(String sql) {
        return descriptions().describe(sql).block(LIMIT);
    }
}
