package io.millrace.sqlite.query;

import static io.millrace.query.Filter.eq;
import static io.millrace.query.Filter.in;
import static io.millrace.query.Filter.isNotNull;
import static io.millrace.query.Filter.like;
import static io.millrace.query.Filter.ne;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.query.Filter;
import io.millrace.query.LikePattern;
import io.millrace.query.Order;
import io.millrace.query.QueryBuilder;
import io.millrace.sql.Identifier;
import io.millrace.sqlite.SqliteDatastore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** SQLite takes any name for a name and any value for a value. */
class QueryInjectionPropertyTest {
    private static final SqliteDatastore STORE =
            SqliteDatastore.builder().memory().build();
    private static final QueryBuilder BUILDER = QueryBuilder.of(STORE.dialect());

    @BeforeContainer
    static void createWitness() {
        run(Sql.of("CREATE TABLE witness (id INTEGER PRIMARY KEY, text TEXT)"));
        run(BUILDER.insertInto("witness")
                .columns("id", "text")
                .values(1, "unharmed")
                .toSql());
    }

    @AfterContainer
    static void close() {
        STORE.close().block();
    }

    @Property(tries = 300)
    void anyNameNamesATableAndAColumn(@ForAll("names") String table, @ForAll("names") String column) {
        run(Sql.of("CREATE TABLE " + quoted(table) + " (" + quoted(column) + " TEXT UNIQUE)"));
        run(BUILDER.insertInto(table)
                .columns(column)
                .values("a")
                .values("b")
                .values((Object) null)
                .toSql());
        run(BUILDER.insertInto(table)
                .columns(column)
                .values("a")
                .onConflict(column)
                .doUpdate(column)
                .toSql());
        run(BUILDER.update(table)
                .set(column, "c")
                .where(eq(column, "a"))
                .returning(column)
                .toSql());
        assertThat(texts(table, column, isNotNull(column))).containsExactly("b", "c");
        assertThat(texts(table, column, ne(column, column).and(in(column, List.of("c")))))
                .containsExactly("c");
        assertThat(STORE.query(BUILDER.selectFrom(table).toSql())
                        .blockFirst()
                        .columns()
                        .names())
                .containsExactly(column);
        run(BUILDER.deleteFrom(table).where(eq(column, "b")).toSql());
        assertThat(texts(table, column, isNotNull(column))).containsExactly("c");
        run(Sql.of("DROP TABLE " + quoted(table)));
        assertNothingElseHappened();
    }

    @Property(tries = 1000)
    void anyValueIsFoundAgainAndNothingElse(@ForAll("texts") String value) {
        run(BUILDER.insertInto("witness")
                .columns("id", "text")
                .values(2, value)
                .values(3, value + "x")
                .toSql());
        for (Filter filter :
                List.of(eq("text", value), in("text", List.of(value)), like("text", LikePattern.escape(value)))) {
            Sql sql = BUILDER.select("id")
                    .from("witness")
                    .where(filter.and(ne("id", 1)))
                    .toSql();
            assertThat(STORE.query(Integer.class, sql).collectList().block()).containsExactly(2);
        }
        Sql beginning = BUILDER.select("id")
                .from("witness")
                .where(like("text", LikePattern.escape(value) + "_").and(ne("id", 1)))
                .toSql();
        assertThat(STORE.query(Integer.class, beginning).collectList().block()).containsExactly(3);
        run(BUILDER.deleteFrom("witness").where(ne("id", 1)).toSql());
        assertNothingElseHappened();
    }

    @Provide
    Arbitrary<String> names() {
        return hostile()
                .filter(text -> !text.isEmpty()
                        && text.getBytes(StandardCharsets.UTF_8).length <= 63
                        && !text.toLowerCase(Locale.ROOT).startsWith("sqlite_"));
    }

    @Provide
    Arbitrary<String> texts() {
        return hostile();
    }

    /** What ends, begins or escapes something, and any other characters that can be stored. */
    private static Arbitrary<String> hostile() {
        Arbitrary<String> fragments = Arbitraries.of(
                        "\"",
                        "'",
                        "`",
                        "[",
                        "]",
                        "\\",
                        "--",
                        "/*",
                        "*/",
                        ";",
                        "(",
                        ")",
                        ",",
                        ".",
                        "?",
                        ":a",
                        "$1",
                        "@a",
                        "\n",
                        " ",
                        "a",
                        "A",
                        " OR 1=1",
                        "DROP TABLE witness",
                        "NULL",
                        "%",
                        "_",
                        "*",
                        "^",
                        "-",
                        "ü",
                        "字",
                        "\uD83D\uDE00")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
        Arbitrary<String> any = Arbitraries.strings()
                .all()
                .ofMaxLength(15)
                .filter(text -> text.indexOf('\0') < 0
                        && StandardCharsets.UTF_8.newEncoder().canEncode(text));
        return Arbitraries.oneOf(fragments, any);
    }

    private static void assertNothingElseHappened() {
        assertThat(STORE.queryOne(String.class, "SELECT text FROM witness").block())
                .isEqualTo("unharmed");
        assertThat(STORE.queryOne(int.class, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'")
                        .block())
                .isEqualTo(1);
    }

    private static List<String> texts(String table, String column, Filter filter) {
        Sql sql = BUILDER.select(column)
                .from(table)
                .where(filter)
                .orderBy(Order.asc(column))
                .toSql();
        return STORE.query(String.class, sql).collectList().block();
    }

    private static String quoted(String name) {
        return STORE.dialect().quote(Identifier.of(name));
    }

    private static void run(Sql sql) {
        STORE.execute(sql).block();
    }
}
