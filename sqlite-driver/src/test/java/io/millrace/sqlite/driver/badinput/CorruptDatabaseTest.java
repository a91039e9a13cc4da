package io.millrace.sqlite.driver.badinput;

import static io.millrace.sqlite.driver.badinput.Failures.assertFails;
import static io.millrace.sqlite.driver.interop.Spi.LIMIT;
import static io.millrace.sqlite.driver.interop.Spi.ask;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.rows;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sqlite.driver.interop.DatabaseFile;
import io.millrace.sqlite.driver.interop.DriverTest;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@DriverTest
class CorruptDatabaseTest {
    private static final int PAGE = 4096;
    private static final String DAMAGED = "XX001";

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile(
            "PRAGMA page_size = " + PAGE,
            "CREATE TABLE sound (id INTEGER PRIMARY KEY)",
            "INSERT INTO sound VALUES (1)",
            "CREATE TABLE broken (id INTEGER PRIMARY KEY, data BLOB)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                    + " INSERT INTO broken SELECT i, randomblob(100) FROM n");

    /** Overwrites pages, counted from 0, with what no page looks like. */
    private void damage(long firstPage, int pages) throws IOException {
        byte[] garbage = new byte[pages * PAGE];
        Arrays.fill(garbage, (byte) 0xA5);
        try (FileChannel file = FileChannel.open(database.path(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(garbage), firstPage * PAGE);
        }
    }

    private void damageTheMiddle() throws IOException, SQLException {
        damage(database.longByJdbc("PRAGMA page_count") / 2, 10);
    }

    @Test
    void aQueryThatMeetsADamagedPageFailsAfterTheRowsBeforeIt() throws Exception {
        damageTheMiddle();
        ConnectionFactory factory = database.open("fetchSize=100");

        StepVerifier.create(with(
                                factory,
                                connection -> query(connection, Long.class, "SELECT id, data FROM broken ORDER BY id"))
                        .onErrorResume(R2dbcNonTransientResourceException.class, e -> {
                            assertThat(e.getSqlState()).isEqualTo(DAMAGED);
                            assertThat(e.getErrorCode() & 0xff).isEqualTo(11);
                            assertThat(e.getMessage()).contains("damaged", "Restore a backup");
                            return Flux.just(-1L);
                        }))
                .expectNextSequence(LongStream.rangeClosed(1, 1000).boxed().toList())
                .thenConsumeWhile(id -> id > 0)
                .expectNext(-1L)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whatIsSoundCanStillBeReadAndWritten() throws Exception {
        damageTheMiddle();
        ConnectionFactory factory = database.open();
        assertFails(
                with(factory, connection -> query(connection, Long.class, "SELECT sum(length(data)) FROM broken")),
                R2dbcNonTransientResourceException.class,
                DAMAGED,
                "Restore a backup");

        run(with(factory, connection -> update(connection, "INSERT INTO sound VALUES (2)")));

        assertThat(rows(factory, "sound")).isEqualTo(2);
        assertThat(ask(factory, Long.class, "SELECT id FROM broken WHERE id = 1"))
                .isEqualTo(1);
    }

    @Test
    void aWriteThatMeetsADamagedPageIsUndoneWhole() throws Exception {
        damageTheMiddle();
        ConnectionFactory factory = database.open();

        assertFails(
                with(factory, connection -> update(connection, "UPDATE broken SET data = x'00'")),
                R2dbcNonTransientResourceException.class,
                DAMAGED,
                "Restore a backup");

        assertThat(database.longByJdbc("SELECT count(*) FROM broken WHERE id <= 1000 AND data = x'00'"))
                .isZero();
        run(with(factory, connection -> update(connection, "INSERT INTO sound VALUES (2)")));
    }

    @Test
    void aDamagedHeaderIsNoDatabase() throws Exception {
        damage(0, 1);

        assertFails(
                database.open().create(),
                R2dbcNonTransientResourceException.class,
                DAMAGED,
                "not an SQLite database",
                "Check the path");
    }

    @Test
    void aDamagedSchemaIsReportedWhenTheDatabaseIsOpened() throws Exception {
        byte[] garbage = new byte[PAGE - 100];
        Arrays.fill(garbage, (byte) 0xA5);
        try (FileChannel file = FileChannel.open(database.path(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(garbage), 100);
        }

        assertFails(
                with(database.open(), connection -> query(connection, Long.class, "SELECT id FROM sound")),
                R2dbcNonTransientResourceException.class,
                DAMAGED,
                "damaged");
    }

    @Test
    void aFileCutShortIsReported() throws Exception {
        try (FileChannel file = FileChannel.open(database.path(), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }

        assertFails(
                with(
                        database.open(),
                        connection -> query(connection, Long.class, "SELECT sum(length(data)) FROM broken")),
                R2dbcNonTransientResourceException.class,
                DAMAGED,
                "Restore a backup");
    }
}
