package io.millrace.sqlite.query;

import static io.millrace.query.Order.asc;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.query.Filter;
import io.millrace.query.Keyset;
import io.millrace.query.QueryBuilder;
import io.millrace.query.Select;
import io.millrace.sqlite.SqliteDatastore;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SQLite finds an index for what a builder writes. */
class PlansTest {
    private final SqliteDatastore store = SqliteDatastore.builder().memory().build();
    private final Select posts = QueryBuilder.of(store.dialect()).selectFrom("post");

    @BeforeEach
    void createTable() {
        store.execute("CREATE TABLE post (id INTEGER PRIMARY KEY, author INT NOT NULL, posted INT, title TEXT)")
                .block();
        store.execute("CREATE INDEX by_author ON post (author, posted)").block();
        store.execute("CREATE INDEX newest ON post (posted DESC, author)").block();
        store.execute("CREATE INDEX by_title ON post (title)").block();
    }

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void aPageIsFoundAndOrderedByAnIndex() {
        Keyset oneWay = Keyset.of(asc("author"), asc("posted"));
        isRead(posts.seek(oneWay.after(1, 2)), "SEARCH post USING INDEX by_author ((author,posted)>(?,?))");
        isRead(
                posts.seek(Keyset.of(desc("author"), desc("posted")).after(1, 2)),
                "SEARCH post USING INDEX by_author ((author,posted)<(?,?))");
        isRead(
                posts.seek(Keyset.of(desc("posted"), asc("author")).after(1, 2)),
                "SEARCH post USING INDEX newest (posted>? AND posted<?)");
    }

    @Test
    void anOrderWithNullsInTheirDefaultPlaceNeedsNoSort() {
        isRead(posts.orderBy(asc("title")), "SCAN post USING INDEX by_title");
        isRead(posts.orderBy(desc("title")), "SCAN post USING INDEX by_title");
    }

    @Test
    void aPatternWithABeginningUsesAnIndex() {
        isRead(posts.where(Filter.like("title", "Sea%")), "SEARCH post USING INDEX by_title (title>? AND title<?)");
    }

    private void isRead(Select select, String plan) {
        Sql sql = select.toSql();
        List<String> steps =
                Objects.requireNonNull(store.query(Sql.positional("EXPLAIN QUERY PLAN " + sql.text(), sql.positional()))
                        .map(row -> Objects.requireNonNull(row.get("detail", String.class)))
                        .collectList()
                        .block());
        assertThat(steps).as(sql.text()).containsExactly(plan);
    }
}
