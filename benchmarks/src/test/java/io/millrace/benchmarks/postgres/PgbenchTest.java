package io.millrace.benchmarks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of pgbench, and understood of what it says; a script stands for it, since not every server has one at hand. */
class PgbenchTest {
    private static final PostgresDatabase DATABASE =
            new PostgresDatabase(URI.create("postgresql://nobody:none@localhost/none"), "bench_none");

    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(Pgbench.COMMAND);
    }

    @Test
    void asManySelectsAreOnTheirWayAsThereAreCallers() throws IOException {
        stand("printf '%%s' \"$*\" >%1$s/asked; cat >%1$s/script; echo 'tps = 5000.5 (without initial connection time)'"
                .formatted(folder));

        double nanos = Pgbench.of(DATABASE).orElseThrow().pointSelects(1_000, 64);

        assertThat(nanos).isCloseTo(1e9 / (5000.5 * 16), within(1e-6));
        assertThat(folder.resolve("asked")).hasContent("-n -M prepared -c 4 -j 2 -t 15 -f -");
        assertThat(Files.readAllLines(folder.resolve("script")))
                .startsWith("\\startpipeline", "\\set id random(1, 100000)")
                .endsWith("\\endpipeline")
                .filteredOn(line -> line.contains("FROM bench_none.item WHERE id = :id;"))
                .hasSize(16);
        // A select that fails is to fail alone.
        assertThat(Files.readAllLines(folder.resolve("script")))
                .filteredOn("\\syncpipeline"::equals)
                .hasSize(15);
    }

    @Test
    void oneCallerWaitsForEachAnswer() throws IOException {
        stand("printf '%%s' \"$*\" >%s/asked; cat >/dev/null; echo 'tps = 100 (without initial connection time)'"
                .formatted(folder));
        assertThat(Pgbench.of(DATABASE).orElseThrow().pointSelects(1_000, 1)).isEqualTo(1e7);
        assertThat(folder.resolve("asked")).hasContent("-n -M prepared -c 1 -j 1 -t 1000 -f -");
    }

    @Test
    void whatItSaysIsToldWhenItFails() throws IOException {
        stand("cat >/dev/null; echo 'no such server' >&2; exit 1");
        Pgbench pgbench = Pgbench.of(DATABASE).orElseThrow();
        assertThatThrownBy(() -> pgbench.pointSelects(1, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no such server");
    }

    private void stand(String script) throws IOException {
        Path file = Files.createFile(
                folder.resolve("pgbench"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        System.setProperty(Pgbench.COMMAND, file.toString());
    }
}
