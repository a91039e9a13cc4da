package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.MappingException;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Tables with the names of types of extensions that the driver knows by name: their rows are no such values. */
class TableNamedAsTypeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private TestSchema schema;

    @BeforeEach
    void create() {
        schema = TestSchema.create();
        RelationalDatastore store = schema.open();
        try {
            store.execute("CREATE TABLE item (id integer PRIMARY KEY, v vector)")
                    .block(LIMIT);
            for (String name : List.of("vector", "hstore", "geometry")) {
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
            RelationalDatastore store =
                    Datastores.create(schema.config().withOption("binaryResults", Boolean.toString(binary)));
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
                for (String name : List.of("vector", "hstore", "geometry")) {
                    String sql = "SELECT t FROM " + name + " AS t WHERE a = ?";
                    if (binary) {
                        assertThatThrownBy(() ->
                                        store.queryOne(String.class, sql, 7).block(LIMIT))
                                .isInstanceOf(MappingException.class);
                    } else {
                        assertThat(store.queryOne(String.class, sql, 7).block(LIMIT))
                                .isEqualTo("(7,1=>2)");
                    }
                }
            } finally {
                store.close().block(LIMIT);
            }
        }
    }
}
