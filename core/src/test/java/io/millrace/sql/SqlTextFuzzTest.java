package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fuzz.Fuzz;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever a text is, each reader of SQL reads it or says where it is wrong. */
class SqlTextFuzzTest {
    private static final List<String> TEXTS = List.of(
            "SELECT id, 'it''s' FROM \"a b\" WHERE id IN (?) AND name = ? -- end\n",
            "INSERT INTO t (a, b) VALUES (:a, :b::int) RETURNING *; /* one /* two */ */ SELECT $tag$ ; $tag$",
            "UPDATE `t` SET [a] = $1, b = E'\\'x' WHERE a ?? 'b' AND c = @p AND d = x'00ff' AND e = 1.5e10",
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END; SELECT 1",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; ROLLBACK TO SAVEPOINT s; PREPARE TRANSACTION 'x'",
            "BEGIN; COMMIT PREPARED 'x'; START TRANSACTION READ ONLY; END; RELEASE s; PREPARE transaction (int) AS SELECT 1");

    private static final List<SqlSyntax> SYNTAXES =
            List.of(SqlSyntax.ANSI, SqlSyntax.ANSI.with(SqlSyntax.Feature.values()));

    @Test
    void tokensAreTheTextOrAnErrorThatPointsIntoIt() {
        check((text, syntax) -> assertThat(SqlToken.listOf(text, syntax).stream()
                        .map(SqlToken::text)
                        .collect(Collectors.joining()))
                .isEqualTo(text));
    }

    @Test
    void parametersAndTransactionControlAreFoundOrTheErrorPointsIntoTheText() {
        check((text, syntax) -> {
            ParsedSql parsed = new SqlParser(syntax, Syntaxes.DOLLAR).parse(text);
            assertThat(parsed.sql()).isEqualTo(text);
            assertThat(TransactionControl.of(parsed.head())).isNotNull();
        });
    }

    @Test
    void statementsOfAScriptAreInItOrTheErrorPointsIntoIt() {
        check((text, syntax) -> SqlScript.split(text, syntax)
                .forEach(statement -> assertThat(text).contains(statement.text())));
    }

    private interface Reader {
        void read(String text, SqlSyntax syntax);
    }

    private static void check(Reader reader) {
        Fuzz.run(
                TEXTS,
                text -> SYNTAXES.forEach(syntax -> {
                    try {
                        reader.read(text, syntax);
                    } catch (InvalidSqlTextException invalid) {
                        assertThat(invalid.position()).isBetween(0, text.length() - 1);
                    }
                }));
    }
}
