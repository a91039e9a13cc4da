package io.millrace.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The packages of each module use one another as docs/architecture.md draws it, and never in a circle. A package and its {@code
 * internal} count as one.
 */
class PackagesTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern DRAWING = Pattern.compile("```packages (\\S+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern REFERENCE = Pattern.compile("(?<![\\w.\"])(io\\.millrace(?:\\.[a-z]\\w*)*)\\.[A-Z]");

    @TestFactory
    Stream<DynamicTest> packagesUseOneAnotherAsTheyAreDrawn() throws IOException {
        return drawings().entrySet().stream()
                .map(module -> DynamicTest.dynamicTest(module.getKey(), () -> assertThat(uses(module.getKey()))
                        .as(
                                "the packages of %s; mend the code, or the drawing in docs/architecture.md",
                                module.getKey())
                        .isEqualTo(module.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> thereAreNoCircles() throws IOException {
        return drawings().keySet().stream()
                .map(module -> DynamicTest.dynamicTest(
                        module, () -> assertThat(circle(uses(module))).isEmpty()));
    }

    @Test
    void aCircleIsFound() {
        assertThat(circle(Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("b"))))
                .containsExactlyInAnyOrder("b", "c");
        assertThat(circle(Map.of("a", Set.of("b", "c"), "b", Set.of("c"), "c", Set.of())))
                .isEmpty();
    }

    private static Map<String, Map<String, Set<String>>> drawings() throws IOException {
        Map<String, Map<String, Set<String>>> drawings = new TreeMap<>();
        Matcher drawing = DRAWING.matcher(Files.readString(PROJECT.resolve("docs/architecture.md")));
        while (drawing.find()) {
            drawings.put(drawing.group(1), drawn(drawing.group(2)));
        }
        assertThat(drawings).isNotEmpty();
        return drawings;
    }

    private static Map<String, Set<String>> drawn(String lines) {
        Map<String, Set<String>> packages = new TreeMap<>();
        String root = lines.substring(0, lines.indexOf(' '));
        lines.lines().forEach(line -> {
            int arrow = line.indexOf("->");
            Set<String> used = new TreeSet<>();
            if (arrow >= 0) {
                for (String name : line.substring(arrow + 2).split(",")) {
                    used.add(name.strip().equals("API") ? root : root + "." + name.strip());
                }
            }
            packages.put(line.substring(0, line.indexOf(' ')), used);
        });
        return packages;
    }

    private static Map<String, Set<String>> uses(String module) throws IOException {
        Map<String, Set<String>> uses = new TreeMap<>();
        List<Path> sources;
        try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/main/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        for (Path source : sources) {
            String code = COMMENT.matcher(Files.readString(source)).replaceAll("");
            Matcher itself = PACKAGE.matcher(code);
            if (itself.find()) {
                Set<String> used = uses.computeIfAbsent(room(itself.group(1)), name -> new TreeSet<>());
                REFERENCE.matcher(code).results().forEach(result -> used.add(room(result.group(1))));
            }
        }
        uses.forEach((user, used) -> {
            used.remove(user);
            used.retainAll(uses.keySet());
        });
        return uses;
    }

    private static String room(String name) {
        return name.endsWith(".internal") && !name.equals("io.millrace.internal")
                ? name.substring(0, name.lastIndexOf('.'))
                : name;
    }

    /** The packages that are in a circle or lie between two: what is left when those that use nothing, or are used by nobody, go. */
    private static Set<String> circle(Map<String, Set<String>> uses) {
        Set<String> left = new TreeSet<>(uses.keySet());
        boolean fewer = true;
        while (fewer) {
            Set<String> used = new HashSet<>();
            left.forEach(user -> used.addAll(uses.get(user)));
            fewer = left.removeIf(
                    name -> !used.contains(name) || uses.get(name).stream().noneMatch(left::contains));
        }
        return left;
    }
}
