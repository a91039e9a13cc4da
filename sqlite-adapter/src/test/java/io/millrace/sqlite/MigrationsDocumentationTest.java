package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file and the program in {@code docs/migrations.md} do together what the page says. */
class MigrationsDocumentationTest {
    private static final Path PAGE = Path.of("../docs/migrations.md");
    private static final Pattern FILE = Pattern.compile("```sql\\R-- (V\\S+\\.sql)\\R(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path classes;

    @TempDir
    private Path migrations;

    @Test
    void itsProgramAppliesAndRevertsItsFile() throws Exception {
        Matcher file = FILE.matcher(Files.readString(PAGE));
        assertThat(file.find()).as("a migration in " + PAGE).isTrue();
        Files.writeString(migrations.resolve(file.group(1)), file.group(2));
        assertThat(PrintedProgram.compile(PAGE, classes)
                        .run(migrations.toString())
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("app/1 (nodes)", "STARTED"),
                        line -> assertThat(line).contains("app/1 (nodes)", "DONE"),
                        line -> assertThat(line).contains("app/2 (knowledge graph)", "STARTED"),
                        line -> assertThat(line).contains("app/2 (knowledge graph)", "DONE"),
                        line -> assertThat(line).contains("version=1", "APPLIED"),
                        line -> assertThat(line).contains("version=2", "PENDING"));
    }
}
