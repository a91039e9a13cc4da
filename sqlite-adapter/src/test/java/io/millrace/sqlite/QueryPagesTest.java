package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.schema.ForeignKey;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the pages on statements and schemas are compiled and run, and make the SQL that is shown below them. */
class QueryPagesTest {
    /** A block of code with the block of SQL right below it, if there is one. */
    private static final Pattern EXAMPLE =
            Pattern.compile("```java\\n(.*?)```(?:\\n\\n```sql\\n(.*?)```)?", Pattern.DOTALL);

    /** A variable that an example leaves behind. */
    private static final Pattern DECLARED = Pattern.compile("^[A-Z]\\w*(?:<.*>)? (\\w+) = ", Pattern.MULTILINE);

    private static final Pattern TABLES = Pattern.compile("```sql\\n(CREATE TABLE .*?)```", Pattern.DOTALL);
    private static final String BUILDER = "QueryBuilder builder = QueryBuilder.of(store.dialect());";

    @TempDir
    Path folder;

    /** The values of the examples' variables. */
    private final Map<String, Object> told = new HashMap<>();

    @Test
    void theQueryBuildersStatementsAreThoseShown() throws Exception {
        List<MatchResult> examples = examples("query-builder.md");
        List<Sql> made = run(examples);
        assertThat(examples).hasSameSizeAs(made).hasSizeGreaterThan(8);
        for (int i = 0; i < made.size(); i++) {
            String shown = examples.get(i).group(2);
            if (shown != null) {
                assertThat(made.get(i).text())
                        .isEqualTo(shown.strip().replace('\n', ' ').replace('"', '`'));
            }
        }
    }

    @Test
    void theSchemasExamplesTellWhatIsInTheTables() throws Exception {
        assertThat(run(examples("schema.md"))).isNotEmpty();
        assertThat(told.get("required")).asInstanceOf(LIST).containsExactly("id", "title");
        assertThat(told.get("onDelete")).isEqualTo(Map.of("author", ForeignKey.Action.NO_ACTION));
        assertThat(told.get("product")).asString().startsWith("SQLite 3.");
        assertThat(told.get("tables")).asInstanceOf(LIST).hasSizeGreaterThan(2);
    }

    private static List<MatchResult> examples(String page) throws IOException {
        return EXAMPLE.matcher(page(page)).results().toList();
    }

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", name));
    }

    /** Runs the examples on the tables of the page on the builder; gives the statement that each ends with. */
    private List<Sql> run(List<MatchResult> examples) throws Exception {
        var tables = TABLES.matcher(page("query-builder.md"));
        assertThat(tables.find()).isTrue();
        List<Sql> made = new ArrayList<>();
        SqliteDatastore store = SqliteDatastore.builder().memory().build();
        try (URLClassLoader classes = CompiledSources.compile(Map.of("Examples", source(examples)), folder)) {
            store.migrate(List.of(Migration.of("docs", 1, "tables", tables.group(1))))
                    .block();
            classes.loadClass("Examples")
                    .getMethod("run", RelationalDatastore.class, List.class, Map.class)
                    .invoke(null, store, made, told);
            for (Sql sql : made) {
                store.query(sql).collectList().block();
            }
        } finally {
            store.close().block();
        }
        return made;
    }

    private static String source(List<MatchResult> examples) {
        StringBuilder source = new StringBuilder("""
                import static io.millrace.query.Expression.*;
                import static io.millrace.query.Filter.*;
                import static io.millrace.query.Order.*;
                import io.millrace.*;
                import io.millrace.mapping.*;
                import io.millrace.query.*;
                import io.millrace.schema.*;
                import io.millrace.spi.*;
                import java.util.*;
                import java.util.stream.*;
                import reactor.core.publisher.*;

                public class Examples {
                    public static void run(RelationalDatastore store, List<Sql> made, Map<String, Object> told) {
                """);
        for (MatchResult example : examples) {
            String code = example.group(1);
            source.append("{\n")
                    .append(code.contains(BUILDER) ? "" : BUILDER)
                    .append("\n")
                    .append(code);
            source.append(code.contains("Sql sql =") ? "made.add(sql);" : "made.add(Sql.of(\"SELECT 1\"));")
                    .append("\n");
            DECLARED.matcher(code)
                    .results()
                    .map(declared -> declared.group(1))
                    .forEach(name -> source.append("told.put(\"%s\", %s);\n".formatted(name, name)));
            source.append("}\n");
        }
        return source.append("}\n}\n").toString();
    }
}
