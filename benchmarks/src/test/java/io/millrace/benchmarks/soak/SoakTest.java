package io.millrace.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.postgres.Server;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Short versions of the long runs. */
class SoakTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int SEED = 20261121;

    @TempDir
    private Path folder;

    @Test
    void writersAndReadersGetNoErrorBesideEachOther() {
        isGood(new MixedLoad(new Folder(folder), SHORT).run());
    }

    @Test
    void twoProcessesShareAFileWithoutErrors() throws IOException, InterruptedException {
        isGood(new TwoProcesses(new Folder(folder), SHORT).run());
    }

    @Test
    void twoThousandCancelsLeaveNothingBehind() {
        isGood(new RandomCancels(new Folder(folder), 2_000, SEED).run());
    }

    @ParameterizedTest
    @EnumSource(names = {"NORMAL", "FULL"})
    void whatWasAcknowledgedSurvivesAKill(Synchronous synchronous) throws IOException, InterruptedException {
        isGood(new RandomKills(new Folder(folder), synchronous, 3, SEED).run());
    }

    @Test
    void overloadIsRefusedWithAnErrorThatSaysSo() {
        isGood(new Overload(128, SHORT).run());
    }

    /** In texts of few words, and in some whose words are as frequent as those of a language. */
    @ParameterizedTest
    @ValueSource(ints = {SearchedTexts.DOCUMENTS, 2_000})
    void fuzzedQueriesGetTheSameAnswersFromBothDatabases(int documents) {
        Server.makeKnown();
        Report report = Soak.queries(new Folder(folder), documents, 200, SEED);
        assertThat(report.toString())
                .contains("ok      no error of a database")
                .contains("ok      both databases gave the same")
                .contains("ok      a quarter was accepted");
    }

    private static void isGood(Report report) {
        assertThat(report.isGood()).as(report.toString()).isTrue();
    }
}
