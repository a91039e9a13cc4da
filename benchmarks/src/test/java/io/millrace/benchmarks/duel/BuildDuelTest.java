package io.millrace.benchmarks.duel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.benchmarks.contender.Arena;
import io.millrace.benchmarks.postgres.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This build beside itself. */
class BuildDuelTest {
    private static final int CALLERS = 8;
    private static final Duel.Settings SHORT = new Duel.Settings(1, 1, 1, 42);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(classes = {SqliteEntrant.class, PostgresEntrant.class})
    void buildsTakeTurnsAtEveryWorkAndShareNoClass(Class<? extends Supplier<Arena>> entrant) throws Exception {
        Server.makeKnown();
        try (Build own = Build.own();
                Build other = Build.of(checkout());
                Arena ownArena = own.open(entrant);
                Arena otherArena = other.open(entrant)) {
            assertThat(ownArena.contender().getClass().getName())
                    .isEqualTo(otherArena.contender().getClass().getName());
            assertThat(ownArena.contender().getClass())
                    .isNotEqualTo(otherArena.contender().getClass());

            List<Side> sides = List.of(new Side("old", otherArena), new Side("new", ownArena));
            String table = new Duel(
                            "old",
                            Stream.of(Work.values())
                                    .map(work -> new WorkContest(work.name(), work, sides, CALLERS, Map::of))
                                    .toList(),
                            SHORT)
                    .run()
                    .markdown();

            for (Work work : Work.values()) {
                assertThat(table)
                        .containsPattern("\\| " + work + " \\| new \\| [\\d.]+ \\[[\\d.]+-[\\d.]+] \\|")
                        .contains("| " + work + " | old |");
            }
        }
    }

    @Test
    void aFolderOfJarsAndClassesIsABuildToo() throws Exception {
        Files.createDirectory(folder.resolve("classes"));
        Files.writeString(folder.resolve("classes").resolve("found.txt"), "there");
        try (Build build = Build.of(folder)) {
            assertThat(build.has("found.txt")).isTrue();
            assertThat(build.has("missing.txt")).isFalse();
        }
    }

    @Test
    void aFolderWithoutAnyIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> Build.of(folder)).withMessageContaining("neither");
    }

    private Path checkout() throws Exception {
        Path target = Files.createDirectories(folder.resolve("benchmarks").resolve("target"));
        Files.writeString(target.resolve("classpath"), System.getProperty("java.class.path"));
        return folder;
    }
}
