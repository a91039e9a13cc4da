package io.millrace.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.contender.Durability;
import io.millrace.benchmarks.postgres.Server;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class DatabaseBenchmarkTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void everyBenchmarkRunsAndHasItsLineInTheTable(Backend backend) throws RunnerException {
        Server.makeKnown();
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DatabaseBenchmark.class.getSimpleName())
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .shouldFailOnError(true)
                        .param("database", backend.name())
                        .param("contender", RatioTable.MILLRACE)
                        .param("callers", "64")
                        .param("synchronous", Durability.NORMAL.name())
                        .addProfiler(CpuTime.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(new RatioTable(backend.others(), results).markdown())
                .containsPattern("\\| pointSelect \\| 64 \\|  \\| [\\d,.]+ \\|( – \\|)+")
                .contains(
                        "| tenRowSelect | 64 |", "| insert | 64 | NORMAL |", "| readModifyWrite | 64 |", "| mix | 64 |")
                .contains("| scan | 1 |", "| bulkInsert | 1 |");
    }

    @Test
    void aFolderIsGoneWhenItIsClosed() {
        System.setProperty(Folder.PARENT, folder.toString());
        try (Folder made = Folder.temporary()) {
            assertThat(made.path()).isDirectory().hasParent(folder);
        } finally {
            System.clearProperty(Folder.PARENT);
        }
        assertThat(folder).isEmptyDirectory();
    }
}
