package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sqlite.driver.internal.engine.EngineReference;
import io.millrace.sqlite.driver.internal.engine.EngineRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CareTest extends DriverTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void backupIsTheDatabaseAtThatMomentWithProgress(boolean memory) throws Exception {
        SqliteConnectionFactory factory = open(memory ? inMemory() : onFile());
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x)", "INSERT INTO t SELECT randomblob(500) FROM (" + series(5_000) + ")");
        Path copy = directory.resolve("copy.db");
        Flux<Long> writes = Flux.range(0, 200).concatMap(i -> update(connection, "INSERT INTO t VALUES (1)"));
        List<BackupProgress> progress = Mono.zip(factory.backup(copy).collectList(), writes.then(Mono.just(true)))
                .block(LIMIT)
                .getT1();
        assertThat(progress).isNotEmpty();
        assertThat(progress.get(progress.size() - 1).remainingPages()).isZero();
        assertThat(progress).allMatch(step -> step.totalPages() >= step.remainingPages());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        Connection restored = connect(SqliteConnectionConfiguration.builder().file(copy));
        assertThat(count(restored, "t")).isBetween(5_000L, 5_200L);
        assertThat(one(restored, String.class, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(count(connection, "t")).isEqualTo(5_200);
    }

    @Test
    void backupNeverReplacesAFile() throws Exception {
        SqliteConnectionFactory factory = open(onFile());
        run(connect(factory), "CREATE TABLE t (x)");
        Path existing = Files.writeString(directory.resolve("precious"), "text");
        StepVerifier.create(factory.backup(existing))
                .thenConsumeWhile(step -> true)
                .verifyError(R2dbcNonTransientResourceException.class);
        assertThat(Files.readString(existing)).isEqualTo("text");
        assertThat(namesIn(directory)).noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    void backupTouchesNothingThatSomebodyElsePutThere() throws Exception {
        SqliteConnectionFactory factory = open(onFile());
        run(connect(factory), "CREATE TABLE t (x)");
        Path folder = Files.createDirectory(directory.resolve("shared"));
        Path own = Files.writeString(folder.resolve("copy.db.partial"), "a file of one's own");
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "");
        Files.createSymbolicLink(folder.resolve("second.db.partial"), elsewhere);
        factory.backup(folder.resolve("copy.db")).blockLast(LIMIT);
        factory.backup(folder.resolve("second.db")).blockLast(LIMIT);
        assertThat(own).hasContent("a file of one's own");
        assertThat(elsewhere).isEmptyFile();
        assertThat(namesIn(folder))
                .containsExactlyInAnyOrder("copy.db", "copy.db.partial", "second.db", "second.db.partial");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("second.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsReplacedWhileTheBackupIsWrittenIsNotTakenForIt() throws Exception {
        SqliteConnectionFactory factory = open(onFile());
        run(
                connect(factory),
                "CREATE TABLE t (x)",
                "INSERT INTO t SELECT randomblob(500) FROM (" + series(5_000) + ")");
        Path folder = Files.createDirectory(directory.resolve("shared"));
        Path copy = folder.resolve("copy.db");
        Flux<Integer> backup = Flux.usingWhen(
                Mono.fromSupplier(() -> EngineRegistry.acquire(onFile().build().engineSettings())),
                // On the thread that copies, between two steps. The factory tells of them when they may be over.
                user -> user.engine().backup(copy, user.holder(), (left, all) -> {
                    replace(folder);
                    return left;
                }),
                EngineReference::release);
        StepVerifier.create(backup)
                .thenConsumeWhile(left -> true)
                .verifyError(R2dbcNonTransientResourceException.class);
        assertThat(copy).doesNotExist();
    }

    private static void replace(Path folder) {
        try {
            for (String name : namesIn(folder)) {
                Files.delete(folder.resolve(name));
                Files.createFile(folder.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void checkpointEmptiesTheLog() throws Exception {
        SqliteConnectionFactory factory = open(onFile());
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x)", "INSERT INTO t SELECT i FROM (" + series(1_000) + ")");
        assertThat(Files.size(directory.resolve("test.db-wal"))).isPositive();
        CheckpointResult result = factory.checkpoint(CheckpointMode.TRUNCATE).block(LIMIT);
        assertThat(result.complete()).isTrue();
        assertThat(Files.size(directory.resolve("test.db-wal"))).isZero();
    }

    @Test
    void integrityCheckReportsDamage() throws Exception {
        SqliteConnectionFactory factory = open(onFile());
        run(
                connect(factory),
                "CREATE TABLE t (x)",
                "INSERT INTO t SELECT 'text' || i FROM (" + series(5_000) + ")",
                "CREATE INDEX i ON t (x)");
        StepVerifier.create(factory.integrityCheck()).verifyComplete();
        await(factory.close());
        try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
            damaged.seek(4096L * 5);
            damaged.write(new byte[1000]);
        }
        assertThat(open(onFile()).integrityCheck().collectList().block(LIMIT)).isNotEmpty();
    }

    /** Whoever subscribes may be an event loop, and whoever looks for the file may take its time. */
    @Test
    void whoSubscribesNeverWaitsForWhoLooksForTheFile() throws Exception {
        SqliteConnectionFactory factory = open(onFile());
        Path copy = directory.resolve("copy.db");
        CompletableFuture<List<BackupProgress>> copied;
        synchronized (factory) {
            copied = CompletableFuture.supplyAsync(
                            () -> factory.backup(copy).collectList().toFuture())
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        copied.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(copy).exists();
    }
}
