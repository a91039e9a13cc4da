package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.MappingException;
import io.millrace.postgres.server.TestSchema;
import io.millrace.spi.JoinedTransactions;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tables with the names of types of extensions that the driver knows by name: their rows are no such values. */
class TableNamedAsTypeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Geometries are known to the driver only with a library that is not here. */
    private static final List<String> TYPES = List.of("vector", "hstore");

    private TestSchema schema;

    @BeforeEach
    void create() {
        schema = TestSchema.create();
        RelationalDatastore store = schema.open();
        try {
            store.execute("CREATE TABLE item (id integer PRIMARY KEY, v vector)")
                    .block(LIMIT);
            for (String name : TYPES) {
                store.execute("CREATE TABLE " + name + " (a integer, b text)").block(LIMIT);
                store.execute("INSERT INTO " + name + " VALUES (7, '1=>2')").block(LIMIT);
            }
        } finally {
            store.close().block(LIMIT);
        }
    }

    @AfterEach
    void drop() {
        schema.drop();
    }

    @Test
    void vectorsAndRowsAreWhatTheyAre() {
        for (boolean binary : List.of(false, true)) {
            RelationalDatastore store = open(binary);
            try {
                float[] vector = {1, -0.5f};
                store.execute("DELETE FROM item").block(LIMIT);
                store.execute("INSERT INTO item VALUES (1, ?)", vector).block(LIMIT);
                store.executeAll("INSERT INTO item VALUES (?, ?)", Flux.just(List.of(2, vector)))
                        .block(LIMIT);
                assertThat(store.query(float[].class, "SELECT v FROM item")
                                .collectList()
                                .block(LIMIT))
                        .containsExactly(vector, vector);
                for (String name : TYPES) {
                    assertRow(store, binary, "SELECT t FROM " + name + " AS t WHERE a = ?", "(7,1=>2)");
                    assertRow(
                            store, binary, "SELECT array_agg(t) FROM " + name + " AS t WHERE a = ?", "{\"(7,1=>2)\"}");
                }
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    @Test
    void valuesOfAnEnumWithSuchANameAreTexts() {
        RelationalDatastore making = schema.open();
        try {
            making.execute("DROP TABLE vector").block(LIMIT);
            making.execute("CREATE TYPE vector AS ENUM ('flat', 'round')").block(LIMIT);
        } finally {
            making.close().block(LIMIT);
        }
        for (boolean binary : List.of(false, true)) {
            RelationalDatastore store = open(binary);
            try {
                assertThat(store.queryOne(String.class, "SELECT 'flat'::vector").block(LIMIT))
                        .isEqualTo("flat");
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    /** Of a connection of somebody else, the driver finds its extensions behind what reads its values. */
    @Test
    void rowsOnJoinedConnectionsAreWhatTheyAre() {
        RelationalDatastore store = schema.open();
        try {
            JoinedTransactions joins =
                    store.capability(JoinedTransactions.class).orElseThrow();
            for (String name : TYPES) {
                assertThat(Mono.usingWhen(
                                        schema.connections().create(),
                                        connection -> Mono.from(connection.beginTransaction())
                                                .then(joins.join(
                                                        connection,
                                                        tx -> tx.queryOne(
                                                                String.class, "SELECT t FROM " + name + " AS t"))),
                                        Connection::close)
                                .block(LIMIT))
                        .as(name)
                        .isEqualTo("(7,1=>2)");
            }
        } finally {
            store.close().block(LIMIT);
        }
    }

    private RelationalDatastore open(boolean binary) {
        return Datastores.create(schema.config().withOption("binaryResults", Boolean.toString(binary)));
    }

    private static void assertRow(RelationalDatastore store, boolean binary, String sql, String row) {
        if (binary) {
            assertThatThrownBy(() -> store.queryOne(String.class, sql, 7).block(LIMIT))
                    .isInstanceOf(MappingException.class);
        } else {
            assertThat(store.queryOne(String.class, sql, 7).block(LIMIT)).isEqualTo(row);
        }
    }
}
