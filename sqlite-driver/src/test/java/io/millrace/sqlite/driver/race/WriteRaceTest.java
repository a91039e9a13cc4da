package io.millrace.sqlite.driver.race;

import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.race.Race.forbidden;

import io.millrace.sqlite.driver.interop.DatabaseFile;
import io.millrace.sqlite.driver.interop.DriverTest;
import io.millrace.sqlite.driver.race.Race.Round;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

@DriverTest
class WriteRaceTest {
    private static final String TWO_ROWS = "INSERT INTO entry VALUES (?, 'first'), (?, 'second')";

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile(
            "CREATE TABLE entry (number INTEGER, part TEXT, UNIQUE (number, part))",
            "CREATE TABLE barrier (passed INTEGER)",
            "INSERT INTO barrier VALUES (0)");

    private Connection connection;
    private Connection other;

    @BeforeEach
    void open() {
        var factory = database.open();
        connection = connect(factory);
        other = connect(factory);
    }

    @Test
    void aCancelMeetsAWrite() throws Exception {
        new Race(400, 200, 1).run(number -> {
            Recorder<Long> write = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> update(connection, TWO_ROWS, number, number).subscribe(write),
                            write::cancelOnceSubscribed),
                    () -> outcome(write, number, 2));
        });
    }

    @Test
    void aCancelMeetsAWriteAmongOthers() throws Exception {
        new Race(300, 100, 2).run(number -> {
            Recorder<Long> cancelled = Recorder.unbounded();
            Recorder<Long> neighbour = Recorder.unbounded();
            Recorder<Long> behind = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> {
                                update(connection, TWO_ROWS, number, number).subscribe(cancelled);
                                update(connection, TWO_ROWS, -number - 1, -number - 1)
                                        .subscribe(neighbour);
                            },
                            cancelled::cancelOnceSubscribed,
                            () -> update(other, TWO_ROWS, number + 100_000, number + 100_000)
                                    .subscribe(behind)),
                    () -> {
                        if (!neighbour.isOver() || !behind.isOver()) {
                            return forbidden("a neighbour of the cancelled write never ended");
                        }
                        if (neighbour.error() != null || behind.error() != null) {
                            return forbidden("a neighbour of the cancelled write failed");
                        }
                        return rowsOf(-number - 1) != 2 || rowsOf(number + 100_000) != 2
                                ? forbidden("a neighbour was acknowledged and is not there")
                                : outcome(cancelled, number, 2);
                    });
        });
    }

    @Test
    void failuresMeetInOneGroup() throws Exception {
        run(update(connection, "INSERT INTO entry VALUES (-1, 'taken')"));
        String rollback = "INSERT OR ROLLBACK INTO entry VALUES (-1, 'taken')";
        new Race(300, 60, 3).run(number -> {
            Recorder<Long> good = Recorder.unbounded();
            Recorder<Long> alsoGood = Recorder.unbounded();
            Recorder<Long> bad = Recorder.unbounded();
            Recorder<Long> worse = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> {
                                update(connection, TWO_ROWS, number, number).subscribe(good);
                                update(connection, "INSERT INTO entry VALUES (-1, 'taken')")
                                        .subscribe(bad);
                            },
                            () -> {
                                update(other, rollback).subscribe(worse);
                                update(other, TWO_ROWS, number + 100_000, number + 100_000)
                                        .subscribe(alsoGood);
                            }),
                    () -> {
                        if (!(good.isOver() && alsoGood.isOver() && bad.isOver() && worse.isOver())) {
                            return forbidden("a write never ended");
                        }
                        if (!isViolation(bad.error()) || !isViolation(worse.error())) {
                            return forbidden("a violation was not reported: " + bad.error() + ", " + worse.error());
                        }
                        String first = outcome(good, number, 2);
                        String second = outcome(alsoGood, number + 100_000, 2);
                        return first.equals(second) ? first : forbidden("they differ: " + first + ", " + second);
                    });
        });
    }

    @Test
    void aTimeLimitMeetsTheTurnOfAWrite() throws Exception {
        run(connection.setStatementTimeout(Duration.ofMillis(5)));
        new Race(150, 9_000, 4).run(number -> {
            run(other.beginTransaction());
            Recorder<Long> write = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> update(connection, TWO_ROWS, number, number).subscribe(write),
                            () -> run(other.rollbackTransaction())),
                    () -> {
                        if (!write.isOver()) {
                            return forbidden("a write with a time limit never ended");
                        }
                        if (write.error() != null && !(write.error() instanceof R2dbcTimeoutException)) {
                            return forbidden("another error than the time limit's: " + write.error());
                        }
                        if (write.error() != null && rowsOf(number) != 0) {
                            return forbidden("out of time, and yet there");
                        }
                        return write.error() != null ? "out of time and not there" : outcome(write, number, 2);
                    });
        });
    }

    @Test
    void aReadFollowsTheCallersOwnWrite() throws Exception {
        new Race(400, 100, 5).run(number -> {
            Recorder<Long> first = Recorder.unbounded();
            Recorder<Long> second = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> writeThenRead(connection, number).subscribe(first),
                            () -> writeThenRead(other, -number - 1).subscribe(second)),
                    () -> first.isOver()
                                    && second.isOver()
                                    && first.values().equals(List.of(2L))
                                    && second.values().equals(List.of(2L))
                            ? "both saw what they wrote"
                            : forbidden("one did not see its own write: " + first.values() + ", " + second.values()));
        });
    }

    private static Mono<Long> writeThenRead(Connection writer, int number) {
        return update(writer, TWO_ROWS, number, number)
                .then(query(writer, Long.class, "SELECT count(*) FROM entry WHERE number = ?", number)
                        .single());
    }

    private static boolean isViolation(Throwable error) {
        return error instanceof R2dbcDataIntegrityViolationException;
    }

    /** Rows of the number, once everything that was submitted before has been done or dropped. */
    private long rowsOf(int number) {
        run(update(other, "UPDATE barrier SET passed = passed + 1"));
        return one(query(other, Long.class, "SELECT count(*) FROM entry WHERE number = ?", number));
    }

    /** What came of a write of so many rows that may have been cancelled. */
    private String outcome(Recorder<Long> write, int number, long whole) {
        if (!write.isOver()) {
            return forbidden("neither an end nor a cancel");
        }
        long rows = rowsOf(number);
        if (!write.violation().isEmpty()) {
            return forbidden(write.violation());
        }
        if (write.error() != null) {
            return forbidden("failed with " + write.error());
        }
        if (rows != 0 && rows != whole) {
            return forbidden("written by half");
        }
        if (!write.values().isEmpty() && rows == 0) {
            return forbidden("acknowledged and not there");
        }
        return (write.values().isEmpty() ? "cancelled, " : "acknowledged, ") + (rows == 0 ? "not there" : "there");
    }
}
