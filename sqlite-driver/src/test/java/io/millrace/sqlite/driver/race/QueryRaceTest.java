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
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@DriverTest
class QueryRaceTest {
    private static final int ROWS = 60;
    private static final String SERIES =
            "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < " + ROWS + ") SELECT i FROM s";

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile("CREATE TABLE entry (number INTEGER)");

    /** Everybody's chains of statements end, whoever finds the queue empty at whichever moment. */
    @Test
    void workIsHandedFromThreadToThread() throws Exception {
        ConnectionFactory factory = database.open("readers=2");
        Connection connection = connect(factory);
        new Race(150, 100, 21).run(number -> {
            List<Recorder<Long>> chains = IntStream.range(0, 3)
                    .mapToObj(i -> Recorder.<Long>unbounded())
                    .toList();
            return new Round(
                    chains.stream()
                            .<Runnable>map(chain -> () -> Flux.range(0, 20)
                                    .concatMap(i -> query(connection, Long.class, "SELECT ?", i))
                                    .subscribe(chain))
                            .toList(),
                    () -> {
                        for (Recorder<Long> chain : chains) {
                            if (!chain.isOver()) {
                                return forbidden("a statement was never run");
                            }
                            if (!chain.values()
                                    .equals(LongStream.range(0, 20).boxed().toList())) {
                                return forbidden("statements of one chain out of order: " + chain.values());
                            }
                        }
                        return "all ran";
                    });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory"})
    void demandACancelAndAWriteMeetAtACursor(String place) throws Exception {
        ConnectionFactory factory =
                place.equals("file") ? database.open() : database.openUrl("r2dbc:sqlite:mem:///race");
        Connection connection = connect(factory);
        run(update(connection, "CREATE TABLE IF NOT EXISTS entry (number INTEGER)"));
        new Race(300, 150, 22).run(number -> {
            Recorder<Long> rows = new Recorder<>(ROWS / 2);
            Flux.from(connection.createStatement(SERIES).fetchSize(4).execute())
                    .concatMap(result -> result.map((row, metadata) -> row.get(0, Long.class)))
                    .subscribe(rows);
            Recorder<Long> write = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> IntStream.range(0, ROWS / 10).forEach(i -> rows.request(1)),
                            rows::cancelOnceSubscribed,
                            () -> update(connection, "INSERT INTO entry VALUES (1)")
                                    .subscribe(write)),
                    () -> {
                        if (!write.isOver() || write.error() != null) {
                            return forbidden("a write beside the query failed: " + write.error());
                        }
                        List<Long> got = rows.values();
                        if (!got.equals(
                                LongStream.rangeClosed(1, got.size()).boxed().toList())) {
                            return forbidden("rows lost, repeated or out of order: " + got);
                        }
                        if (got.size() > ROWS / 2 + ROWS / 10) {
                            return forbidden("more rows than were asked for");
                        }
                        if (one(count(connection, "entry")) < number + 1) {
                            return forbidden("the write is not there");
                        }
                        return rows.error() == null ? "a prefix of the rows" : forbidden("failed: " + rows.error());
                    });
        });
    }

    @Test
    void aCloseOfTheDatabaseMeetsAWrite() throws Exception {
        new Race(60, 300, 23).run(number -> {
            ConnectionFactory factory = database.open();
            Connection connection = connect(factory);
            long before = one(count(connection, "entry"));
            Recorder<Long> write = Recorder.unbounded();
            return new Round(
                    List.of(
                            () -> update(connection, "INSERT INTO entry VALUES (1)")
                                    .subscribe(write),
                            () -> DatabaseFile.close(factory)),
                    () -> {
                        if (!write.isOver()) {
                            return forbidden("a write never ended");
                        }
                        long written = rowsByAnother() - before;
                        if (write.error() == null && written != 1) {
                            return forbidden("acknowledged and not there");
                        }
                        if (write.error() != null && written != 0) {
                            return forbidden("refused and yet there");
                        }
                        return write.error() == null ? "done before the close" : "refused";
                    });
        });
    }

    @Test
    void closesMeet() throws Exception {
        new Race(40, 100, 24).run(number -> {
            ConnectionFactory factory = database.open();
            connect(factory);
            Runnable close = () -> DatabaseFile.close(factory);
            return new Round(
                    List.of(close, close, () -> Mono.from(factory.create())
                            .onErrorComplete()
                            .block()),
                    () -> Files.exists(database.path().resolveSibling("test.db-wal"))
                            ? forbidden("the log is left behind")
                            : "closed");
        });
    }

    private long rowsByAnother() {
        try {
            return database.longByJdbc("SELECT count(*) FROM entry");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
