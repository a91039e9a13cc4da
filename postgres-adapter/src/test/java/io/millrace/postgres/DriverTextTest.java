package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Migration;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Text that the driver's scanner reads otherwise than PostgreSQL. */
class DriverTextTest extends SchemaTest {
    private static final Duration LIMIT = Duration.ofSeconds(9);

    @Test
    void quotesMayBeEscaped() {
        assertThat(texts("SELECT E'it\\'s ?'", List.of())).containsExactly("it's ?");
        assertThat(texts("SELECT E'it\\'s ?' || ? || e'\\\\' || 'a\\'", List.of("p")))
                .containsExactly("it's ?p\\a\\");
        assertThat(texts("SELECT E'\\\\\\'' || E'\\x41\\'\\u00e9' || E'a'\n'\\'b' || ?", List.of("p")))
                .containsExactly("\\'A'\u00e9a'bp");
    }

    @Test
    void tagsMayHaveAnyLetters() {
        assertThat(texts("SELECT $\u00e9$it's $q$ $1 ?$\u00e9$ || ?", List.of("p")))
                .containsExactly("it's $q$ $1 ?p");
        assertThat(texts("SELECT $\u00e9$a$q$\u00e9$ || $x1$b$x1$ || $$c$$", List.of()))
                .containsExactly("a$qbc");
    }

    @Test
    void commentsEndWithEitherEndOfALine() {
        assertThat(texts("SELECT -- it's\r ? -- a $1 ?\r\n", List.of("p"))).containsExactly("p");
    }

    @Test
    void aStatementMayEndWithASemicolonAndAComment() {
        assertThat(texts("SELECT ? ; -- done", List.of("p"))).containsExactly("p");
        assertThat(texts("SELECT ?;; /* done */ ", List.of("p"))).containsExactly("p");
    }

    @Test
    void aNumberInVerbatimTextIsForTheServer() {
        assertThatThrownBy(() -> store.execute(Sql.verbatim("SELECT $1::int")).block(LIMIT))
                .isInstanceOf(BadSqlException.class)
                .hasMessageContaining("$1");
        assertThatThrownBy(() -> store.execute(Sql.verbatim("SELECT 'open")).block(LIMIT))
                .isInstanceOf(BadSqlException.class);
        store.transaction(tx -> tx.execute(Sql.verbatim("PREPARE p AS SELECT 'a' || $1 || $2::text"))
                        .then(tx.queryOne(String.class, "EXECUTE p ('b', 'c')"))
                        .doOnNext(result -> assertThat(result).isEqualTo("abc"))
                        .then(tx.execute("DEALLOCATE p")))
                .block(LIMIT);
    }

    @Test
    void migrationsMakeFunctionsOfTheirParameters() {
        store.migrate(List.of(Migration.of("app", 1, "functions", """
                        CREATE FUNCTION plus(int) RETURNS int LANGUAGE sql RETURN $1 + 1;
                        CREATE FUNCTION joined(text, text) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT $1||$2 || ' it''s $1'; END;
                        CREATE FUNCTION old(int) RETURNS int LANGUAGE sql AS $\u00e9$ SELECT $1 - 1 $\u00e9$;
                        CREATE TABLE note (text text DEFAULT E'it\\'s $1');
                        """))).block(LIMIT);
        assertThat(texts("SELECT plus(1) || joined('a', 'b') || old(1)", List.of()))
                .containsExactly("2ab it's $10");
    }

    @Test
    void manyRowsAreWrittenByEveryText() {
        store.execute("CREATE TABLE word (id int, text text)").block(LIMIT);
        Flux<List<Integer>> rows = Flux.range(1, 5).map(List::of);
        store.executeAll("INSERT INTO word VALUES (?, E'it\\'s') ;", rows).block(LIMIT);
        store.executeAll("UPDATE word SET text = text || E'\\'' || $\u00e9$it's$\u00e9$ WHERE id = ?; -- done", rows)
                .block(LIMIT);
        assertThat(texts("SELECT DISTINCT text FROM word", List.of())).containsExactly("it's'it's");
    }

    private List<String> texts(String sql, List<?> values) {
        return store.query(String.class, sql, values.toArray()).collectList().block(LIMIT);
    }
}
