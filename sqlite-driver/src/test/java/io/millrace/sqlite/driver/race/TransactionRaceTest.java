package io.millrace.sqlite.driver.race;

import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.race.Race.forbidden;

import io.millrace.sqlite.driver.interop.DatabaseFile;
import io.millrace.sqlite.driver.interop.DriverTest;
import io.millrace.sqlite.driver.race.Race.Round;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

@DriverTest
class TransactionRaceTest {
    private static final String INSERT = "INSERT INTO entry VALUES (?)";

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile("CREATE TABLE entry (number INTEGER)");

    private ConnectionFactory factory;
    private Connection witness;

    @BeforeEach
    void open() {
        factory = database.open();
        witness = connect(factory);
    }

    @Test
    void aCancelMeetsABegin() throws Exception {
        new Race(400, 150, 11).run(number -> {
            Connection connection = connect(factory);
            Recorder<Void> begin = Recorder.unbounded();
            return new Round(
                    List.of(() -> Mono.from(connection.beginTransaction()).subscribe(begin), () -> {
                        begin.cancelOnceSubscribed();
                        run(connection.close());
                    }),
                    () -> {
                        String outcome = ended(begin, begin.hasCompleted() ? "begun and closed" : "not begun");
                        return writerIsFree(number) ? outcome : forbidden("the writer never came back");
                    });
        });
    }

    @Test
    void aCancelMeetsACommit() throws Exception {
        new Race(300, 150, 12).run(number -> {
            Connection connection = connect(factory);
            run(connection.beginTransaction());
            run(update(connection, INSERT, number));
            long before = one(count(witness, "entry"));
            Recorder<Void> commit = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> Mono.from(connection.commitTransaction()).subscribe(commit),
                            commit::cancelOnceSubscribed),
                    () -> {
                        run(connection.close());
                        long kept = one(count(witness, "entry")) - before;
                        if (commit.hasCompleted() && kept != 1) {
                            return forbidden("committed and not there");
                        }
                        String outcome = ended(commit, kept == 1 ? "kept" : "undone");
                        return writerIsFree(-number - 1) ? outcome : forbidden("the writer never came back");
                    });
        });
    }

    @Test
    void aCloseOfItsConnectionMeetsAStatement() throws Exception {
        new Race(300, 150, 13).run(number -> {
            Connection connection = connect(factory);
            run(connection.beginTransaction());
            Recorder<Long> write = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> update(connection, INSERT, 1_000_000).subscribe(write),
                            () -> run(connection.close())),
                    () -> {
                        if (!write.isOver()) {
                            return forbidden("the statement never ended");
                        }
                        long left =
                                one(query(witness, Long.class, "SELECT count(*) FROM entry WHERE number = 1000000"));
                        if (left != 0) {
                            return forbidden("kept although its transaction was never committed");
                        }
                        if (!writerIsFree(number)) {
                            return forbidden("the writer never came back");
                        }
                        return ended(write, write.error() == null ? "done and undone" : "refused");
                    });
        });
    }

    @Test
    void aCloseOfItsConnectionMeetsACommit() throws Exception {
        new Race(300, 150, 14).run(number -> {
            Connection connection = connect(factory);
            run(connection.beginTransaction());
            run(update(connection, INSERT, number));
            long before = one(count(witness, "entry"));
            Recorder<Void> commit = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> Mono.from(connection.commitTransaction()).subscribe(commit),
                            () -> run(connection.close())),
                    () -> {
                        if (!commit.isOver()) {
                            return forbidden("the commit never ended");
                        }
                        boolean kept = one(count(witness, "entry")) > before;
                        if (commit.hasCompleted() != kept) {
                            return forbidden(kept ? "refused and there" : "committed and not there");
                        }
                        String outcome = ended(commit, kept ? "kept" : "undone");
                        return writerIsFree(-number - 1) ? outcome : forbidden("the writer never came back");
                    });
        });
    }

    /** What it came to; an error must be the one of a closed connection. */
    private static String ended(Recorder<?> recorder, String otherwise) {
        if (!recorder.violation().isEmpty()) {
            return forbidden(recorder.violation());
        }
        Throwable error = recorder.error();
        return error == null || error instanceof R2dbcNonTransientResourceException
                ? otherwise
                : forbidden("failed with " + error);
    }

    /** Long before a limit on idle transactions could free it. */
    private boolean writerIsFree(int number) {
        return Boolean.TRUE.equals(update(witness, INSERT, number)
                .thenReturn(true)
                .timeout(Duration.ofSeconds(10))
                .onErrorReturn(false)
                .block());
    }
}
