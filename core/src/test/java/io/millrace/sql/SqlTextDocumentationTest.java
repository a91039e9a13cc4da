package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.SqlScript.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/sql-text.md} shows is what happens. */
class SqlTextDocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "sql-text.md");

    @Test
    void itsFormsOfParametersAreRead() throws IOException {
        List<String> queries = sqlBlocks().get(0).lines().toList();

        assertThat(queries)
                .extracting(query -> Syntaxes.sqlite(query).style())
                .containsExactly(ParameterStyle.POSITIONAL, ParameterStyle.NAMED, ParameterStyle.NUMBERED);
    }

    @Test
    void itsListsAreExpanded() throws IOException {
        List<String> queries = sqlBlocks().get(1).lines().toList();
        List<Integer> ids = List.of(3, 5, 8);

        assertThat(Syntaxes.postgresql(queries.get(0)).bind(Map.of("ids", ids)).sql())
                .startsWith("SELECT * FROM word WHERE id IN ($1, $2, $3) ")
                .endsWith("is sent as  IN ($1, $2, $3)");
        assertThat(Syntaxes.postgresql(queries.get(1)).bind(List.of(1, ids)).values())
                .isEqualTo(List.of(1, 3, 5, 8));
        assertThat(Syntaxes.postgresql(queries.get(2)).bind(Map.of("ids", ids)).values())
                .isEqualTo(List.of(ids));
    }

    @Test
    void itsScriptHasTwoStatements() throws IOException {
        assertThat(SqlScript.split(sqlBlocks().get(2), Syntaxes.SQLITE))
                .extracting(Statement::line)
                .containsExactly(1, 3);
    }

    private static List<String> sqlBlocks() throws IOException {
        return Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
