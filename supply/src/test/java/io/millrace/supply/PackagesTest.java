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
 * The packages of each module use one another as docs/architecture.md draws it, and never in a circle, drawn or not. A package and its
 * {@code internal} count as one.
 */
class PackagesTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern DRAWING = Pattern.compile("```packages (\\S+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FENCE = Pattern.compile("^ {0,3}```(.*)$", Pattern.MULTILINE);
    private static final Pattern UNPUBLISHED = Pattern.compile("<maven.deploy.skip>true</maven.deploy.skip>");
    private static final Pattern WILDCARD = Pattern.compile("^import (?:static )?[\\w.]+\\.\\*;", Pattern.MULTILINE);
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
        return modules().stream()
                .map(module -> DynamicTest.dynamicTest(
                        module, () -> assertThat(circle(uses(module))).isEmpty()));
    }

    @Test
    void whatIsPublishedIsDrawnWhereItHasSeveralPackages() throws IOException {
        Set<String> several = new TreeSet<>();
        for (String module : modules()) {
            boolean published = !UNPUBLISHED
                    .matcher(Files.readString(PROJECT.resolve(module).resolve("pom.xml")))
                    .find();
            if (published && packages(module) > 1) {
                several.add(module);
            }
        }
        assertThat(several).hasSizeGreaterThan(8);
        assertThat(drawings().keySet())
                .as("the drawings in docs/architecture.md")
                .containsAll(several)
                .allMatch(module -> Files.isDirectory(PROJECT.resolve(module).resolve("src/main/java")));
    }

    /** A fence too many turns the rest of a page into code, and hides drawings. */
    @TestFactory
    Stream<DynamicTest> whatIsOpenedAsCodeIsClosed() throws IOException {
        try (Stream<Path> pages = Files.list(PROJECT.resolve("docs"))) {
            return pages
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .map(page -> DynamicTest.dynamicTest(
                            page.getFileName().toString(),
                            () -> assertThat(unbalanced(Files.readString(page))).isEmpty()))
                    .toList()
                    .stream();
        }
    }

    @Test
    void aFenceTooManyIsFound() {
        assertThat(unbalanced("```java\ncode\n```\n```\n")).isNotEmpty();
        assertThat(unbalanced("```java\ncode\n```java\n```\n")).isNotEmpty();
        assertThat(unbalanced("text\n\n```java\ncode\n```\n")).isEmpty();
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

    /** The folders with sources that are shipped, or could be. */
    private static List<String> modules() throws IOException {
        try (Stream<Path> folders = Files.list(PROJECT)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static long packages(String module) throws IOException {
        return sources(module).stream()
                .filter(source -> !source.endsWith("module-info.java"))
                .map(Path::getParent)
                .distinct()
                .count();
    }

    /** The fence that opens what is open already, or that nothing closes; empty when there is none. */
    private static String unbalanced(String page) {
        boolean open = false;
        String last = "";
        Matcher fence = FENCE.matcher(page);
        while (fence.find()) {
            last = "line " + page.substring(0, fence.start()).lines().count() + ": " + fence.group();
            if (open && !fence.group(1).isBlank()) {
                return last;
            }
            open = !open;
        }
        return open ? last : "";
    }

    private static Map<String, Set<String>> uses(String module) throws IOException {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (Path source : sources(module)) {
            String code = COMMENT.matcher(Files.readString(source)).replaceAll("");
            assertThat(WILDCARD.matcher(code).find())
                    .as("whether %s imports by *, which hides what it uses", source)
                    .isFalse();
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
