package io.millrace.benchmarks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.contender.Contender;
import io.millrace.benchmarks.contender.Data;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is compared must be the same work. */
class PostgresContenderTest {
    private static final int OPERATIONS = 200;
    private static final int CALLERS = 8;

    @ParameterizedTest
    @EnumSource
    void readsTheSameRows(PostgresContender kind) {
        Server.makeKnown();
        try (PostgresDatabase database = PostgresDatabase.create();
                Contender contender = kind.open(database)) {
            assertThat(contender.pointSelects(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS);
            assertThat(contender.pointSelects(OPERATIONS, 1)).isEqualTo(OPERATIONS);
            assertThat(contender.tenRowSelects(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS * Data.ITEMS_OF_ONE_OWNER);
            assertThat(contender.scan()).isEqualTo(Data.ITEMS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesTheSameRows(PostgresContender kind) {
        Server.makeKnown();
        try (PostgresDatabase database = PostgresDatabase.create()) {
            String sum = "SELECT sum(quantity) FROM " + database.schema() + ".item";
            long quantities = database.number(sum);
            try (Contender contender = kind.open(database)) {
                assertThat(contender.inserts(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS);
                assertThat(contender.bulkInsert(OPERATIONS)).isEqualTo(OPERATIONS);
                assertThat(contender.readModifyWrites(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS);
                assertThat(contender.mixed(OPERATIONS, CALLERS)).isEqualTo(OPERATIONS);
            }
            assertThat(database.number("SELECT count(*) FROM " + database.schema() + ".event"))
                    .isEqualTo(2 * OPERATIONS + OPERATIONS / Contender.MIX);
            assertThat(database.number(sum)).isEqualTo(quantities + OPERATIONS);
        }
    }
}
