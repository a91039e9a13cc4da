package io.millrace.testkit.contract;

import static io.millrace.query.Filter.gt;
import static io.millrace.query.Order.asc;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.mapping.Row;
import io.millrace.query.Filter;
import io.millrace.query.Keyset;
import io.millrace.query.QueryBuilder;
import io.millrace.query.Select;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Pages that begin where the one before ended hold every row once, in order. */
public interface KeysetContract extends Contract {
    /** The instant of the first posts. */
    Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    default void pagesByOneKeyHoldEveryRowOnce(ContractDatabase db) {
        createPosts(db);
        for (int size : List.of(1, 3, 12, 100)) {
            assertThat(pages(db, all(db), Keyset.of(asc("id")), size))
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            assertThat(pages(db, all(db), Keyset.of(desc("id")), size))
                    .containsExactly(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        }
    }

    @Test
    default void rowsWithEqualKeysAreToldApartByTheLastOne(ContractDatabase db) {
        createPosts(db);
        for (int size : List.of(1, 2, 3, 5, 7)) {
            assertThat(pages(db, all(db), Keyset.of(asc("author"), asc("id")), size))
                    .containsExactly(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11);
            assertThat(pages(db, all(db), Keyset.of(desc("author"), desc("id")), size))
                    .containsExactly(11, 8, 5, 2, 10, 7, 4, 1, 9, 6, 3, 0);
        }
    }

    @Test
    default void keysMayGoInDifferentDirections(ContractDatabase db) {
        createPosts(db);
        for (int size : List.of(1, 2, 3, 5, 7)) {
            assertThat(pages(db, all(db), Keyset.of(desc("author"), asc("id")), size))
                    .containsExactly(2, 5, 8, 11, 1, 4, 7, 10, 0, 3, 6, 9);
            assertThat(pages(db, all(db), Keyset.of(asc("author"), desc("posted"), asc("id")), size))
                    .containsExactly(9, 6, 3, 0, 10, 7, 4, 1, 11, 8, 5, 2);
            assertThat(pages(db, all(db), Keyset.of(desc("posted"), asc("author"), desc("id")), size))
                    .containsExactly(9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2);
        }
    }

    @Test
    default void filtersHoldForEveryPage(ContractDatabase db) {
        createPosts(db);
        Filter filter = gt("author", 1).or(Filter.eq("author", 0));
        assertThat(pages(db, all(db).where(filter), Keyset.of(asc("author"), asc("id")), 3))
                .containsExactly(0, 3, 6, 9, 2, 5, 8, 11);
    }

    @Test
    default void rowsThatComeAndGoShiftNothing(ContractDatabase db) {
        createPosts(db);
        Keyset byId = Keyset.of(asc("id"));
        Select page = all(db).seek(byId).limit(4);
        Row last = db.list(db.store().query(page.toSql())).get(3);
        db.get(db.store().execute("DELETE FROM post WHERE id < 3"));
        assertThat(db.list(db.store().query(page.seek(byId.after(last)).toSql())).stream()
                        .map(row -> row.get("id", Integer.class)))
                .containsExactly(4, 5, 6, 7);
    }

    @Test
    default void aNullInAKeyIsOnNoPageAndNoPlace(ContractDatabase db) {
        createPosts(db);
        db.get(db.store().execute("UPDATE post SET posted = NULL WHERE id IN (0, 6)"));
        for (int size : List.of(1, 4, 100)) {
            assertThat(pages(db, all(db), Keyset.of(asc("posted"), asc("id")), size))
                    .containsExactly(1, 2, 3, 4, 5, 7, 8, 9, 10, 11);
            assertThat(pages(db, all(db), Keyset.of(asc("author"), desc("posted"), asc("id")), size))
                    .containsExactly(9, 3, 10, 7, 4, 1, 11, 8, 5, 2);
            assertThat(pages(db, all(db), Keyset.of(asc("author"), asc("posted"), asc("id")), size))
                    .containsExactly(3, 9, 1, 4, 7, 10, 2, 5, 8, 11);
        }
        Row nullKey = db.row("SELECT id, author, posted FROM post WHERE id = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyset.of(desc("posted"), asc("id")).after(nullKey))
                .withMessageContaining("posted")
                .withMessageContaining("null");
    }

    /** Twelve posts of three authors, three at each hour. */
    private static void createPosts(ContractDatabase db) {
        db.create("post", "id {INTEGER} PRIMARY KEY, author {INTEGER} NOT NULL, posted {INSTANT}");
        db.get(db.store()
                .executeAll(
                        QueryBuilder.of(db.store().dialect())
                                .insertInto("post")
                                .columns("id", "author", "posted")
                                .values(0, 0, MIDNIGHT)
                                .toSql()
                                .text(),
                        Flux.range(0, 12).map(i -> List.of(i, i % 3, MIDNIGHT.plusSeconds(3600L * (i / 3))))));
    }

    private static Select all(ContractDatabase db) {
        return QueryBuilder.of(db.store().dialect())
                .select("id", "author", "posted")
                .from("post");
    }

    private static List<Integer> pages(ContractDatabase db, Select select, Keyset keyset, int size) {
        List<Integer> ids = new ArrayList<>();
        Keyset place = keyset;
        List<Row> page;
        do {
            page = db.list(db.store().query(select.seek(place).limit(size).toSql()));
            for (Row row : page) {
                ids.add(row.get("id", Integer.class));
                place = keyset.after(row);
            }
        } while (page.size() == size);
        return ids;
    }
}
