package io.millrace.benchmarks.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The processor time of each process of a server on this machine in nanoseconds, as Linux counts it. Of a server elsewhere, or behind a wall, there is none. */
public final class ServerTime implements Supplier<Map<Long, Long>> {
    private static final Path PROCESSES = Path.of("/proc");
    private static final String NAME = "postgres";

    /** In which file of a process stand its nanoseconds of processor time, first of all. */
    private static final String TIMES = "schedstat";

    /** The number of the process of which all others of the server are children. */
    private final Optional<String> first;

    private ServerTime(Optional<String> first) {
        this.first = first;
    }

    /**
     * That of the server of a database.
     *
     * @param database the database
     * @return its time
     */
    public static ServerTime of(PostgresDatabase database) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            Path own = PROCESSES.resolve(rows.getString(1));
            boolean here = Files.isReadable(own.resolve(TIMES))
                    && Files.readString(own.resolve("comm")).startsWith(NAME);
            return new ServerTime(here ? parent(own) : Optional.empty());
        } catch (SQLException e) {
            throw new IllegalStateException("The server could not be asked for its process", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<Long, Long> get() {
        return first.map(ServerTime::times).orElse(Map.of());
    }

    private static Map<Long, Long> times(String first) {
        Map<Long, Long> nanos = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (process.endsWith(first)
                        || parent(process).filter(first::equals).isPresent()) {
                    time(process)
                            .ifPresent(time ->
                                    nanos.put(Long.valueOf(process.getFileName().toString()), time));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nanos;
    }

    private static Optional<Long> time(Path process) {
        return text(process.resolve(TIMES)).map(times -> Long.valueOf(times.substring(0, times.indexOf(' '))));
    }

    /** What stands behind the name, which is in parentheses and may have some of its own: the state, and the parent. */
    private static Optional<String> parent(Path process) {
        return text(process.resolve("stat"))
                .map(state -> state.substring(state.lastIndexOf(')') + 2).split(" ", 3)[1]);
    }

    /** Nothing of a process that ends at that moment, which Linux says in several ways. */
    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
