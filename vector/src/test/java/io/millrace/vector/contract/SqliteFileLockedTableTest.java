package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.testkit.DatastoreExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileLockedTableTest extends LockedTableContract {
    @TempDir
    static Path folder;

    private static String url;

    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.perTest(() -> {
        url = "sqlite:" + folder.resolve(UUID.randomUUID() + ".db");
        return Datastores.open(url);
    });

    @Override
    RelationalDatastore impatient() {
        return Datastores.open(url + "?busyTimeout=PT0.25S");
    }

    @Override
    void whileHeld(Runnable work) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HoldingProcess.class.getName(),
                            url)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                assertThat(process.inputReader(StandardCharsets.UTF_8).lines().anyMatch("held"::equals))
                        .isTrue();
                work.run();
                // As where this process ends: nobody is left to kill the other then.
                process.getOutputStream().close();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }
}
