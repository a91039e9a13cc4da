package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mapping.Row;
import io.millrace.query.Filter;
import io.millrace.query.Keyset;
import io.millrace.query.Order;
import io.millrace.query.QueryBuilder;
import io.millrace.query.Select;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Times are kept to the microsecond everywhere, and what is finer is cut off wherever a time is given. */
public interface TimesContract extends Contract {
    /** A nanosecond less than the next microsecond, which rounding would make of it. */
    Instant FINE = Instant.parse("2026-02-28T23:59:59.123456999Z");

    /** What is kept of it. */
    Instant KEPT = FINE.truncatedTo(ChronoUnit.MICROS);

    /** Before 1970, where cutting towards zero would make a time later. */
    Instant EARLY = Instant.parse("1969-12-31T23:59:59.999999001Z");

    @Test
    default void whatIsFinerThanAMicrosecondIsCutOff(ContractDatabase db) {
        createTimes(db);
        write(db, 1, FINE);
        write(db, 2, EARLY);
        read(db, 1, KEPT);
        read(db, 2, EARLY.truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    default void aClocksTimeFindsWhatItWrote(ContractDatabase db) {
        createTimes(db);
        Instant now = Instant.now();
        write(db, 1, now);
        assertThat(ids(db, Filter.eq("at", now))).containsExactly(1);
        assertThat(ids(db, Filter.in("at", List.of(now, Instant.EPOCH)))).containsExactly(1);
        assertThat(ids(db, Filter.eq("local", LocalDateTime.ofInstant(now, ZoneOffset.UTC))))
                .containsExactly(1);
        assertThat(db.list(db.store().query(int.class, "SELECT id FROM moment WHERE at = ?", now)))
                .containsExactly(1);
    }

    @Test
    default void anInstantAndAnOffsetDateTimeAreOneType(ContractDatabase db) {
        createTimes(db);
        write(db, 1, FINE);
        OffsetDateTime elsewhere = FINE.atOffset(ZoneOffset.ofHours(9));
        assertThat(ids(db, Filter.eq("at", elsewhere))).containsExactly(1);
        assertThat(ids(db, Filter.eq("zoned", FINE))).containsExactly(1);
        assertThat(db.row("SELECT at FROM moment").get("at", OffsetDateTime.class))
                .isEqualTo(KEPT.atOffset(ZoneOffset.UTC));
        assertThat(db.row("SELECT zoned FROM moment").get("zoned", Instant.class))
                .isEqualTo(KEPT);
    }

    @Test
    default void bulkWritesCutToo(ContractDatabase db) {
        createTimes(db);
        Flux<List<?>> rows = Flux.range(0, 3).map(i -> List.of(i, FINE.plus(i, ChronoUnit.MICROS)));
        assertThat(db.get(db.store().executeAll("INSERT INTO moment (id, at) VALUES (?, ?)", rows)))
                .isEqualTo(3);
        assertThat(db.list(db.store().query(Instant.class, "SELECT at FROM moment ORDER BY at")))
                .containsExactly(KEPT, KEPT.plus(1, ChronoUnit.MICROS), KEPT.plus(2, ChronoUnit.MICROS));
    }

    @Test
    default void pagesMissNoMicrosecond(ContractDatabase db) {
        createTimes(db);
        for (int i = 0; i < 9; i++) {
            write(db, i, FINE.plus(i, ChronoUnit.MICROS));
        }
        assertThat(ids(db, Filter.gt("at", FINE.plus(4, ChronoUnit.MICROS)))).containsExactly(5, 6, 7, 8);
        assertThat(ids(db, Filter.lt("at", KEPT.plus(2, ChronoUnit.MICROS)))).containsExactly(0, 1);
        Keyset byTime = Keyset.of(Order.asc("at"), Order.asc("id"));
        List<Row> page = db.list(db.store().query(all(db).seek(byTime).limit(4).toSql()));
        List<Row> next = db.list(db.store()
                .query(all(db).seek(byTime.after(page.get(3))).limit(4).toSql()));
        assertThat(next.stream().map(row -> row.get("id", Integer.class))).containsExactly(4, 5, 6, 7);
    }

    private static void createTimes(ContractDatabase db) {
        db.create(
                "moment",
                "id {INTEGER} PRIMARY KEY, at {INSTANT}, zoned {OFFSET_DATE_TIME}, local {LOCAL_DATE_TIME}, clock {LOCAL_TIME}");
    }

    private static void write(ContractDatabase db, int id, Instant time) {
        LocalDateTime local = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        db.get(db.store()
                .execute(
                        "INSERT INTO moment (id, at, zoned, local, clock) VALUES (?, ?, ?, ?, ?)",
                        id,
                        time,
                        time.atOffset(ZoneOffset.ofHours(2)),
                        local,
                        local.toLocalTime()));
    }

    private static void read(ContractDatabase db, int id, Instant expected) {
        var row = db.row("SELECT at, zoned, local, clock FROM moment WHERE id = ?", id);
        LocalDateTime local = LocalDateTime.ofInstant(expected, ZoneOffset.UTC);
        assertThat(row.get("at", Instant.class)).isEqualTo(expected);
        assertThat(row.get("zoned", OffsetDateTime.class)).isEqualTo(expected.atOffset(ZoneOffset.UTC));
        assertThat(row.get("local", LocalDateTime.class)).isEqualTo(local);
        assertThat(row.get("clock", LocalTime.class)).isEqualTo(local.toLocalTime());
    }

    private static List<Integer> ids(ContractDatabase db, Filter filter) {
        return db
                .list(db.store()
                        .query(all(db).where(filter).orderBy(Order.asc("id")).toSql()))
                .stream()
                .map(row -> row.get("id", Integer.class))
                .toList();
    }

    private static Select all(ContractDatabase db) {
        return QueryBuilder.of(db.store().dialect()).select("id", "at").from("moment");
    }
}
