package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.SqlScript.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SqlScriptPropertyTest {
    @Property(tries = 5000)
    void throwsNothingButItsOwnError(
            @ForAll(supplier = SqlTexts.Nasty.class) String script,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        split(script, syntax);
    }

    @Property(tries = 5000)
    void keepsAllSignificantText(
            @ForAll(supplier = SqlTexts.Sendable.class) String script,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        Optional<List<Statement>> statements = split(script, syntax);
        Assume.that(statements.isPresent());

        List<String> kept = new ArrayList<>();
        for (Statement statement : statements.get()) {
            kept.addAll(significantTokens(statement.text(), syntax));
        }

        assertThat(kept).isEqualTo(significantTokens(script, syntax));
    }

    @Property(tries = 5000)
    void splitsTheStatementsAgainWhenTheyAreJoined(
            @ForAll(supplier = SqlTexts.Sendable.class) String script,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        Optional<List<Statement>> statements = split(script, syntax);
        Assume.that(statements.isPresent());

        List<String> texts = statements.get().stream().map(Statement::text).toList();

        assertThat(SqlScript.split(String.join(" ; -- ;\n", texts), syntax))
                .extracting(Statement::text)
                .isEqualTo(texts);
    }

    @Property(tries = 5000)
    void eachStatementBeginsWhereItSays(
            @ForAll(supplier = SqlTexts.Sendable.class) String script,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        Optional<List<Statement>> statements = split(script, syntax);
        Assume.that(statements.isPresent());

        String[] lines = script.split("\r\n|\r|\n", -1);
        for (Statement statement : statements.get()) {
            String line = lines[statement.line() - 1];
            String rest = line.substring(line.offsetByCodePoints(0, statement.column() - 1));
            String firstLine = statement.text().split("[\r\n]", 2)[0];
            assertThat(rest).startsWith(firstLine);
        }
    }

    @Property(tries = 5000)
    void findsAsManyStatementsAsTheParserCounts(
            @ForAll(supplier = SqlTexts.Sendable.class) String script,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        int count;
        try {
            count = new SqlParser(syntax, BindMarkers.POSITIONAL).parse(script).statementCount();
        } catch (InvalidSqlTextException e) {
            return; // Its parameters may be invalid, which means nothing to the splitter.
        }

        assertThat(SqlScript.split(script, syntax)).hasSize(count);
    }

    private static Optional<List<Statement>> split(String script, SqlSyntax syntax) {
        try {
            return Optional.of(SqlScript.split(script, syntax));
        } catch (InvalidSqlTextException e) {
            return Optional.empty();
        }
    }

    /** Without semicolons: those that end statements are dropped, those in bodies stay. */
    private static List<String> significantTokens(String sql, SqlSyntax syntax) {
        List<String> tokens = new ArrayList<>();
        SqlScanner scanner = new SqlScanner(sql, syntax);
        while (scanner.next()) {
            if (scanner.type().isSignificant() && scanner.type() != TokenType.SEMICOLON) {
                tokens.add(sql.substring(scanner.start(), scanner.end()));
            }
        }
        return tokens;
    }
}
