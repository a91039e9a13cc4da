package io.millrace.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.TestSchema;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module, with every artifact a module as well, in a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NamedModulesTest {
    private static final List<String> NEEDED = List.of(
            "io.millrace.",
            "io.netty.",
            "org.apache.opennlp.",
            "com.ongres.",
            "org.jspecify",
            "org.reactivestreams",
            "org.slf4j",
            "org.xerial.",
            "pgvector",
            "r2dbc.",
            "reactor.");

    /** It needs none of what is optional, such as Jackson, Spring and BlockHound. */
    private static final List<String> OPTIONAL =
            List.of("io.millrace.testkit", "io.millrace.cli", "reactor.blockhound", "reactor.test");

    /** What its tests need beside that. */
    private static final List<String> FOR_TESTS = List.of(
            "io.millrace.testkit",
            "reactor.test",
            "org.junit.",
            "org.apiguardian.",
            "org.assertj.",
            "org.opentest4j",
            "tools.jackson.core");

    private static final Map<String, String> SOURCES_OF_TESTS =
            Map.of("module-info.java", """
            module app.tests {
                requires io.millrace.testkit;
            }
            """, "app/tests/Main.java", """
            package app.tests;

            import io.millrace.mapping.Columns;
            import io.millrace.mapping.Row;
            import io.millrace.testkit.mock.MockDatastore;

            public class Main {
                public static void main(String[] arguments) {
                    MockDatastore db = new MockDatastore();
                    db.when("SELECT name FROM person").thenRows(Row.of(Columns.of("name"), "Ann"));
                    System.out.println(db.queryOne(String.class, "SELECT name FROM person").block());
                }
            }
            """);

    private static final Map<String, String> SOURCES = Map.of(
            "module-info.java", """
            module app {
                requires io.millrace.core;
                requires io.millrace.fulltext;
                requires org.reactivestreams;
                opens app.model;
                provides io.millrace.mapping.TypeCodec with app.model.Name;
                provides io.millrace.observation.StatementObserver with app.Main;
            }
            """, "app/model/Name.java", """
            package app.model;

            import io.millrace.mapping.TypeCodec;

            public record Name(String text) {
                public static TypeCodec<Name, String> provider() {
                    return TypeCodec.of(Name.class, String.class, Name::text, Name::new);
                }
            }
            """, "app/model/Person.java", """
            package app.model;

            public record Person(long id, Name name) {}
            """, "app/Main.java", """
            package app;

            import app.model.Name;
            import app.model.Person;
            import io.millrace.Datastores;
            import io.millrace.fulltext.FullTextSearch;
            import io.millrace.fulltext.Language;
            import io.millrace.fulltext.TextIndex;
            import io.millrace.fulltext.TextSearch;
            import io.millrace.observation.StatementExecution;
            import io.millrace.observation.StatementObserver;
            import java.util.concurrent.atomic.AtomicInteger;
            import reactor.core.publisher.Flux;

            public final class Main implements StatementObserver {
                private static final AtomicInteger STATEMENTS = new AtomicInteger();

                @Override
                public void ended(StatementExecution execution) {
                    STATEMENTS.incrementAndGet();
                }

                public static void main(String[] arguments) {
                    var store = Datastores.open(arguments[0]);
                    var table = arguments[1];
                    store.execute("CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, name TEXT)").block();
                    try {
                        var people = Flux.just(new Person(1, new Name("Ada")), new Person(2, new Name("Bob")));
                        store.executeAll("INSERT INTO " + table + " VALUES (:id, :name)", people).block();
                        var sql = "SELECT id, name FROM " + table + " ORDER BY id";
                        System.out.println(store.query(Person.class, sql).collectList().block());
                        System.out.println(store.schema().block().table(table).isPresent());
                        System.out.println(STATEMENTS.get() > 2);
                        var search = store.capability(FullTextSearch.class).orElseThrow();
                        search.createIndex(TextIndex.on(table).column("name").language(Language.ENGLISH).build()).blockLast();
                        System.out.println(search.search(TextSearch.of(table, "ada")).blockFirst().as(Person.class));
                        search.dropIndex(table).block();
                    } finally {
                        store.execute("DROP TABLE " + table).block();
                        store.close().block();
                    }
                }
            }
            """);

    private static final String EXPECTED = """
            [Person[id=1, name=Name[text=Ada]], Person[id=2, name=Name[text=Bob]]]
            true
            true
            Person[id=1, name=Name[text=Ada]]
            """;

    @TempDir
    private Path folder;

    @Test
    void itRunsOnSqlite() throws Exception {
        assertThat(run("app/app.Main", SOURCES, modules(), "sqlite::memory:")).isEqualTo(EXPECTED);
    }

    @Test
    void itRunsOnPostgres() throws Exception {
        TestSchema schema = TestSchema.create();
        try {
            assertThat(run("app/app.Main", SOURCES, modules(), schema.url())).isEqualTo(EXPECTED);
        } finally {
            schema.drop();
        }
    }

    @Test
    void itsTestsRunWithoutADatabase() throws Exception {
        assertThat(run("app.tests/app.tests.Main", SOURCES_OF_TESTS, modulesForTests(), ""))
                .isEqualTo("Ann\n");
    }

    private String run(String main, Map<String, String> sources, String modules, String url)
            throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        Path app = compiled(sources, modules);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-p",
                        app + File.pathSeparator + modules,
                        "-m",
                        main,
                        url,
                        "named_modules_" + ProcessHandle.current().pid())
                .redirectError(errors.toFile())
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output + Files.readString(errors)).isZero();
            return output;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Path compiled(Map<String, String> sources, String modules) throws IOException {
        List<String> files = sources.entrySet().stream()
                .map(source -> write(folder.resolve("source").resolve(source.getKey()), source.getValue()))
                .toList();
        Path classes = folder.resolve("classes");
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-p", modules));
        arguments.addAll(files);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).isZero();
        return classes;
    }

    private static String write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text).toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Those of the class path that the application needs. */
    private static String modules() {
        return modules(name -> isAny(NEEDED, name) && !OPTIONAL.contains(name));
    }

    private static String modulesForTests() {
        return modules(name -> (isAny(NEEDED, name) && !OPTIONAL.contains(name)) || isAny(FOR_TESTS, name));
    }

    private static boolean isAny(List<String> beginnings, String name) {
        return beginnings.stream().anyMatch(name::startsWith);
    }

    private static String modules(Predicate<String> needed) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> ModuleFinder.of(Path.of(entry)).findAll().stream()
                        .map(module -> module.descriptor().name())
                        .anyMatch(needed))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
