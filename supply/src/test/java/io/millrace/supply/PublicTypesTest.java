package io.millrace.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many types core shows to whom is what docs/architecture.md says. */
class PublicTypesTest {
    private static final Path CORE = Path.of("..", "core/src/main/java");
    private static final Pattern EXPORT = Pattern.compile("^    exports ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern PUBLIC =
            Pattern.compile("^public (?:[a-z-]+ )*(?:class|interface|record|enum|@interface) ", Pattern.MULTILINE);
    private static final Set<String> FOR_ADAPTERS = Set.of("io.millrace.spi", "io.millrace.sql", "io.millrace.runtime");

    @Test
    void thePageCountsThem() throws IOException {
        Set<String> exported = new HashSet<>();
        EXPORT.matcher(Files.readString(CORE.resolve("module-info.java")))
                .results()
                .forEach(export -> exported.add(export.group(1)));
        assertThat(exported).containsAll(FOR_ADAPTERS);
        Set<String> forApplications = new HashSet<>(exported);
        forApplications.removeAll(FOR_ADAPTERS);
        long all = publicTypes(forApplications);
        long errors = publicTypes(List.of("io.millrace.error"));
        long builder = publicTypes(List.of("io.millrace.query"));
        long schema = publicTypes(List.of("io.millrace.schema"));
        assertThat(Files.readString(Path.of("..", "docs/architecture.md")))
                .contains("Core has " + all + " public top-level types")
                .contains("and " + publicTypes(FOR_ADAPTERS) + " for those who write adapters")
                .contains("Of the " + all + ", " + errors + " are exceptions")
                .contains(builder + " are the builder")
                .contains(schema + " describe a schema")
                .contains("The rest, " + (all - errors - builder - schema) + ", is what there is to learn.");
    }

    private static long publicTypes(Collection<String> packages) throws IOException {
        long count = 0;
        for (String name : packages) {
            try (Stream<Path> files = Files.list(CORE.resolve(name.replace('.', '/')))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    count += PUBLIC.matcher(Files.readString(file)).find() ? 1 : 0;
                }
            }
        }
        return count;
    }
}
