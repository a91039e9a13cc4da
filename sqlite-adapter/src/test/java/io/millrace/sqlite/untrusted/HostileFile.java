package io.millrace.sqlite.untrusted;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A database that somebody else made, past the driver.
 *
 * @param path its file
 */
record HostileFile(Path path) {
    /** Far longer than anything here takes. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    static HostileFile of(Path folder, String... statements) throws SQLException {
        HostileFile file = new HostileFile(folder.resolve("hostile.db"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.path);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return file;
    }

    /** Works with it as with an untrusted database, and sees that it is the same afterwards. */
    void untrusted(String settings, Consumer<RelationalDatastore> work) throws Exception {
        byte[] before = Files.readAllBytes(path);
        with("untrusted=true" + settings, work);
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
        try (var files = Files.list(path.getParent())) {
            assertThat(files).containsExactly(path);
        }
    }

    void with(String settings, Consumer<RelationalDatastore> work) {
        RelationalDatastore store = Datastores.open("sqlite:" + path + (settings.isEmpty() ? "" : "?" + settings));
        try {
            work.accept(store);
        } finally {
            store.close().block(LIMIT);
        }
    }

    static <T> List<T> all(Publisher<T> work) {
        return Flux.from(work).collectList().block(LIMIT);
    }

    /** Waits until it is so. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
