package io.millrace.benchmarks.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.contender.Contender;
import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.Durability;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is compared must be the same work. */
class SqliteContenderTest {
    private static final int OPERATIONS = 200;
    private static final int CALLERS = 8;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void readsTheSameRows(SqliteContender kind) {
        SqliteDatabase database = SqliteDatabase.create(folder, Durability.NORMAL);
        try (Contender contender = kind.open(database)) {
            assertThat(contender.pointSelects(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS);
            assertThat(contender.pointSelects(OPERATIONS, 1)).isEqualTo(OPERATIONS);
            assertThat(contender.tenRowSelects(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS * Data.ITEMS_OF_ONE_OWNER);
            assertThat(contender.scan()).isEqualTo(Data.ITEMS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesTheSameRows(SqliteContender kind) {
        SqliteDatabase database = SqliteDatabase.create(folder, Durability.FULL);
        long quantities = database.number("SELECT sum(quantity) FROM item");
        try (Contender contender = kind.open(database)) {
            assertThat(contender.inserts(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS);
            assertThat(contender.bulkInsert(OPERATIONS)).isEqualTo(OPERATIONS);
            assertThat(contender.readModifyWrites(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS);
            assertThat(contender.mixed(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS);
        }
        assertThat(database.number("SELECT count(*) FROM event"))
                .isEqualTo(2 * OPERATIONS + OPERATIONS / Contender.MIX);
        assertThat(database.number("SELECT sum(quantity) FROM item")).isEqualTo(quantities + OPERATIONS);
    }
}
