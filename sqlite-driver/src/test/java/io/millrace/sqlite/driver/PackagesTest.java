package io.millrace.sqlite.driver;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The drawing of the driver's packages in the documentation, and what the sources import. */
class PackagesTest {
    private static final String ROOT = "io.millrace.sqlite.driver";
    private static final Path SOURCES = Path.of("src/main/java", ROOT.split("\\."));
    private static final Path PAGE = Path.of("../docs/engine.md");

    private static final Pattern ROW = Pattern.compile("(?m)^(driver(?:\\.[a-z.]+)?) .*?-> ?([a-z., ]*)$");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?" + Pattern.quote(ROOT) + "((?:\\.[a-z]+)*)\\.[A-Z]");

    @Test
    void usesAreThoseOfTheDrawing() throws IOException {
        assertThat(imported()).containsExactlyInAnyOrderEntriesOf(drawn());
    }

    /** So there is no cycle. */
    @Test
    void eachUsesOnlyWhatIsDrawnAboveIt() throws IOException {
        List<String> above = new ArrayList<>();
        drawn().forEach((name, used) -> {
            assertThat(above).as(name).containsAll(used);
            above.add(name);
        });
    }

    private static Map<String, Set<String>> drawn() throws IOException {
        Map<String, Set<String>> drawn = new LinkedHashMap<>();
        Matcher rows = ROW.matcher(Files.readString(PAGE));
        while (rows.find()) {
            drawn.put(
                    rows.group(1),
                    Stream.of(rows.group(2).split(","))
                            .map(String::strip)
                            .filter(name -> !name.isEmpty())
                            .map(name -> name.startsWith("driver") ? name : "driver.internal." + name)
                            .collect(toCollection(TreeSet::new)));
        }
        return drawn;
    }

    private static Map<String, Set<String>> imported() throws IOException {
        Map<String, Set<String>> imported = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Path folder = SOURCES.getParent().relativize(file.getParent());
                String name = folder.toString().replace(file.getFileSystem().getSeparator(), ".");
                Set<String> used = imported.computeIfAbsent(name, key -> new TreeSet<>());
                IMPORT.matcher(Files.readString(file))
                        .results()
                        .map(found -> "driver" + found.group(1))
                        .filter(other -> !other.equals(name))
                        .forEach(used::add);
            }
        }
        return imported;
    }
}
