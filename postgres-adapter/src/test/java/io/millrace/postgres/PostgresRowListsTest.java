package io.millrace.postgres;

import static io.millrace.query.Order.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.error.MappingException;
import io.millrace.mapping.Row;
import io.millrace.mapping.TypeRef;
import io.millrace.postgres.server.TestSchema;
import io.millrace.query.QueryBuilder;
import io.millrace.query.RawSql;
import io.millrace.query.Select;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values of types that do not come with PostgreSQL are in a list of rows what they are in a row. */
class PostgresRowListsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestSchema schema = TestSchema.create();
    private final RelationalDatastore store = schema.open();
    private final QueryBuilder builder = QueryBuilder.of(store.dialect());

    @BeforeEach
    void createTypes() {
        for (String statement : List.of(
                "CREATE TYPE mood AS ENUM ('sad', 'o:k', 'happy')",
                "CREATE TYPE pair AS (a integer, b text)",
                "CREATE DOMAIN cents AS bigint CHECK (VALUE >= 0)",
                "CREATE DOMAIN price AS cents",
                "CREATE DOMAIN code AS char(4)",
                "CREATE DOMAIN moods AS mood",
                "CREATE TABLE thing (id integer, m mood, ms mood[], md moods, p pair, c price, cs price[], k code,"
                        + " f char(3), v vector, r numrange)")) {
            store.execute(statement).block(LIMIT);
        }
        store.execute(
                        "INSERT INTO thing VALUES (1, 'o:k', '{sad,NULL}', 'happy', ROW(1, 'x'), 9007199254740993, '{1,2}',"
                                + " 'ab', 'c', '[1,-0.5,3e-7]', '[1,2.50)'),"
                                + " (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),"
                                + " (3, 'sad', '{}', 'sad', ROW(NULL, NULL), 0, '{}', '', '', '[0]', 'empty')")
                .block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void typesOfOnesOwnAreWhatTheyAreInARow() {
        Select things = builder.select("id", "m", "ms", "md", "p", "c", "cs", "k", "f", "v", "r")
                .from("thing")
                .orderBy(asc("id"));
        assertThat(listed(things))
                .isEqualTo(store.query(things.toSql()).collectList().block(LIMIT));
        Select prices = builder.select("c").from("thing").orderBy(asc("id"));
        assertThat(store.queryOne(
                                new TypeRef<List<Long>>() {},
                                builder.select(prices.asList("prices")).toSql())
                        .block(LIMIT))
                .containsExactly(9007199254740993L, null, 0L);
    }

    @Test
    void whatJavaCannotHoldIsRefusedWithItsColumn() {
        Select bounds = builder.select(RawSql.of("CAST('[0:1]={1,2}' AS int[])").as("bounds"));
        assertThatThrownBy(() -> listed(bounds))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("\"bounds\"")
                .hasMessageContaining("CAST(")
                .hasMessageNotContaining("{1");
    }

    @Test
    void aSearchPathOfSomebodyElseChangesNothing() {
        store.execute("CREATE FUNCTION json_build_array(text) RETURNS json LANGUAGE sql AS 'SELECT ''[]''::json'")
                .block(LIMIT);
        Select word = builder.select(RawSql.of("CAST('a' AS text)").as("word"));
        assertThat(listed(word).get(0).toMap()).isEqualTo(Map.of("word", "a"));
    }

    private List<Row> listed(Select query) {
        return store.queryOne(builder.select(query.asList("list")).toSql())
                .block(LIMIT)
                .get("list", new TypeRef<List<Row>>() {});
    }
}
