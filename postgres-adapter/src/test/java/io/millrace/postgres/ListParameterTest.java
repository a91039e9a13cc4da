package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.error.ParameterException;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Lists as one value. */
class ListParameterTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestSchema schema = TestSchema.create();
    private RelationalDatastore store;

    enum Colour {
        RED,
        GREEN
    }

    @BeforeEach
    void open() {
        store = schema.open();
        store.execute("CREATE TYPE colour AS ENUM ('RED', 'GREEN', 'BLUE')").block(LIMIT);
        store.execute("CREATE TABLE item (id int, big bigint, name text, colour text, day date)")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO item VALUES (?, ?, ?, ?, ?)",
                        Flux.just(
                                List.of(1, 10L, "a", "RED", LocalDate.of(2026, 1, 1)),
                                List.of(2, 20L, "b\\\"", "GREEN", LocalDate.of(2026, 1, 2)),
                                List.of(3, 30L, "c", "BLUE", LocalDate.of(2026, 1, 3))))
                .block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    static List<Object> lists() {
        return List.of(
                List.of(1, 2),
                Set.of(1, 2),
                List.of(1L, 2L),
                List.of(1, 2L, (short) 2),
                Arrays.asList(1, null, 2),
                new int[] {1, 2},
                new long[] {1, 2},
                new short[] {1, 2});
    }

    @ParameterizedTest
    @MethodSource("lists")
    void anyTakesAListOfNumbers(Object list) {
        assertThat(ids("id = ANY(:list)", list)).containsExactly(1, 2);
    }

    @Test
    void anyTakesAListOfWhateverHasArrays() {
        assertThat(ids("big = ANY(:list)", new int[] {10, 30})).containsExactly(1, 3);
        assertThat(ids("name = ANY(:list)", List.of("a", "b\\\""))).containsExactly(1, 2);
        assertThat(ids("day = ANY(:list)", List.of(LocalDate.of(2026, 1, 3)))).containsExactly(3);
        assertThat(ids("colour = ANY(:list)", List.of(Colour.RED, Colour.GREEN)))
                .containsExactly(1, 2);
        assertThat(ids("colour::colour = ANY(:list)", new Colour[] {Colour.GREEN}))
                .containsExactly(2);
        assertThat(ids("id = ANY(:list)", List.of())).isEmpty();
        assertThat(ids("id = ANY(:list)", new Integer[] {1, 2})).containsExactly(1, 2);
        assertThat(ids("id = ANY(:list)", new Object[] {1, 2})).containsExactly(1, 2);
        assertThat(ids("id <> ALL(:list)", new long[0])).containsExactly(1, 2, 3);
        assertThat(ids("name = ANY(:list)", Arrays.asList(null, null))).isEmpty();
        assertThat(store.query(UUID.class, "SELECT unnest(?)", List.of(new UUID(0, 1)))
                        .collectList()
                        .block(LIMIT))
                .containsExactly(new UUID(0, 1));
    }

    @Test
    void aListOfSeveralTypesIsRefused() {
        StepVerifier.create(store.query("SELECT 1 WHERE 1 = ANY(?)", List.of(1, "secret")))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ParameterException.class)
                        .hasMessageContainingAll("Parameter 1", "Integer", "String")
                        .hasMessageNotContaining("secret"));
    }

    private List<Integer> ids(String condition, Object list) {
        Sql sql = Sql.named("SELECT id FROM item WHERE " + condition + " ORDER BY id", Map.of("list", list));
        return store.query(Integer.class, sql).collectList().block(LIMIT);
    }
}
