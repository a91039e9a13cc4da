package io.millrace.testkit.contract;

import static io.millrace.query.Expression.avg;
import static io.millrace.query.Expression.coalesce;
import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.count;
import static io.millrace.query.Expression.max;
import static io.millrace.query.Expression.min;
import static io.millrace.query.Expression.sum;
import static io.millrace.query.Expression.value;
import static io.millrace.query.Filter.eq;
import static io.millrace.query.Filter.gt;
import static io.millrace.query.Filter.in;
import static io.millrace.query.Filter.isNotNull;
import static io.millrace.query.Filter.le;
import static io.millrace.query.Order.asc;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.error.ConstraintViolationException;
import io.millrace.query.Expression;
import io.millrace.query.Insert;
import io.millrace.query.Order;
import io.millrace.query.QueryBuilder;
import io.millrace.query.RawSql;
import io.millrace.query.TableReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Statements made by a builder do the same on every database. */
public interface QueryBuilderContract extends Contract {
    /** A row of the table of books. */
    record Book(int id, String title, @Nullable Integer author) {}

    /** A name beside another. */
    record Pair(String title, @Nullable String name) {}

    /** What books add up to. */
    record Totals(@Nullable String name, int books, int low, int high, long total, double mean) {}

    @Test
    default void rowsAreInsertedReadUpdatedAndDeleted(ContractDatabase db) {
        createBooks(db);
        QueryBuilder builder = builder(db);
        assertThat(books(db, builder.selectFrom("book").orderBy(asc("id")).toSql()))
                .containsExactly(new Book(1, "A", 1), new Book(2, "B", 1), new Book(3, "C", 2), new Book(4, "D", null));

        Sql update = builder.update("book")
                .set("title", "E")
                .set("author", null)
                .where(eq("author", 1))
                .toSql();
        assertThat(db.get(db.store().execute(update)).changes()).isEqualTo(2);
        Sql delete = builder.deleteFrom("book").where(isNotNull("author")).toSql();
        assertThat(db.get(db.store().execute(delete)).changes()).isEqualTo(1);
        assertThat(books(
                        db,
                        builder.select("title", "id", "author")
                                .from("book")
                                .orderBy(asc("id"))
                                .toSql()))
                .containsExactly(new Book(1, "E", null), new Book(2, "E", null), new Book(4, "D", null));
        Sql everything = builder.deleteFrom("book").allRows().toSql();
        assertThat(db.get(db.store().execute(everything)).changes()).isEqualTo(3);
    }

    @Test
    default void expressionsAreValuesOfColumns(ContractDatabase db) {
        createBooks(db);
        QueryBuilder builder = builder(db);
        Sql update = builder.update("book")
                .set("author", RawSql.of("id * ?", 10))
                .set("title", coalesce(column("title"), value("none")))
                .allRows()
                .toSql();
        assertThat(db.get(db.store().execute(update)).changes()).isEqualTo(4);
        assertThat(db.list(db.store()
                        .query(
                                Integer.class,
                                builder.select("author")
                                        .from("book")
                                        .orderBy(asc("author"))
                                        .toSql())))
                .containsExactly(10, 20, 30, 40);
    }

    @Test
    default void anInsertOfOneRowServesMany(ContractDatabase db) {
        createBooks(db);
        String sql = builder(db)
                .insertInto("book")
                .columns("id", "title")
                .values(0, "")
                .toSql()
                .text();
        assertThat(db.get(db.store().executeAll(sql, Flux.range(10, 50).map(id -> List.of(id, "title")))))
                .isEqualTo(50);
        assertThat(db.count("book")).isEqualTo(54);
    }

    @Test
    default void tablesAreJoined(ContractDatabase db) {
        createBooks(db);
        Expression author = column("b", "author");
        TableReference books = TableReference.of("book").as("b");
        QueryBuilder builder = builder(db);
        Sql inner = builder.select(column("b", "title"), column("author", "name"))
                .from(books)
                .join("author", author.eq(column("author", "id")))
                .orderBy(asc(column("b", "id")))
                .toSql();
        assertThat(db.list(db.store().query(Pair.class, inner)))
                .containsExactly(new Pair("A", "Ada"), new Pair("B", "Ada"), new Pair("C", "Bo"));
        Sql left = builder.select(
                        column("b", "title").as("title"), column("a", "name").as("name"))
                .from(books)
                .leftJoin(
                        TableReference.of("author").as("a"),
                        author.eq(column("a", "id")).and(column("a", "id").lt(2)))
                .where(column("b", "id").gt(1))
                .orderBy(desc(column("b", "id")))
                .toSql();
        assertThat(db.list(db.store().query(Pair.class, left)))
                .containsExactly(new Pair("D", null), new Pair("C", null), new Pair("B", "Ada"));
    }

    @Test
    default void groupsAreCountedAndFiltered(ContractDatabase db) {
        createBooks(db);
        Expression id = column("b", "id");
        Sql totals = builder(db)
                .select(
                        column("a", "name"),
                        count().as("books"),
                        min(id).as("low"),
                        max(id).as("high"),
                        sum(id).as("total"),
                        avg(id).as("mean"))
                .from(TableReference.of("book").as("b"))
                .leftJoin(
                        TableReference.of("author").as("a"),
                        column("b", "author").eq(column("a", "id")))
                .groupBy(column("a", "name"))
                .having(count().gt(1).or(min(id).gt(3)))
                .orderBy(asc("mean"))
                .toSql();
        assertThat(db.list(db.store().query(Totals.class, totals)))
                .containsExactly(new Totals("Ada", 2, 1, 2, 3, 1.5), new Totals(null, 1, 4, 4, 4, 4));
        Sql authors =
                builder(db).select(count(column("author")).as("n")).from("book").toSql();
        assertThat(db.get(db.store().queryOne(int.class, authors))).isEqualTo(3);
    }

    @Test
    default void equalRowsAreLeftOut(ContractDatabase db) {
        createBooks(db);
        Sql sql = builder(db)
                .select("author")
                .distinct()
                .from("book")
                .where(isNotNull("author"))
                .orderBy(asc("author"))
                .toSql();
        assertThat(db.list(db.store().query(Integer.class, sql))).containsExactly(1, 2);
    }

    @Test
    default void nullsAreWhereTheOrderSays(ContractDatabase db) {
        createBooks(db);
        assertThat(ordered(db, asc("author"), asc("id"))).containsExactly(1, 2, 3, 4);
        assertThat(ordered(db, desc("author"), asc("id"))).containsExactly(4, 3, 1, 2);
        assertThat(ordered(db, asc("author").nullsFirst(), desc("id"))).containsExactly(4, 2, 1, 3);
        assertThat(ordered(db, desc("author").nullsLast(), desc("id"))).containsExactly(3, 2, 1, 4);
    }

    @Test
    default void aRangeOfRowsIsRead(ContractDatabase db) {
        createBooks(db);
        var all = builder(db).select("id").from("book").orderBy(asc("id"));
        assertThat(db.list(db.store().query(Integer.class, all.limit(2).toSql())))
                .containsExactly(1, 2);
        assertThat(db.list(
                        db.store().query(Integer.class, all.limit(2).offset(1).toSql())))
                .containsExactly(2, 3);
        assertThat(db.list(db.store().query(Integer.class, all.offset(3).toSql())))
                .containsExactly(4);
        assertThat(db.list(db.store().query(Integer.class, all.limit(0).toSql())))
                .isEmpty();
    }

    @Test
    @Requires(Feature.UPSERT)
    default void aRowThatIsThereIsUpdatedOrLeft(ContractDatabase db) {
        createBooks(db);
        QueryBuilder builder = builder(db);
        Insert insert = builder.insertInto("book")
                .columns("id", "title", "author")
                .values(4, "X", 2)
                .values(5, "Y", null);
        StepVerifier.create(db.store().execute(insert.toSql())).verifyError(ConstraintViolationException.class);

        db.get(db.store().execute(insert.onConflict("id").doNothing().toSql()));
        assertThat(book(db, 4)).isEqualTo(new Book(4, "D", null));
        assertThat(book(db, 5)).isEqualTo(new Book(5, "Y", null));
        assertThat(db.get(db.store().execute(insert.onConflictDoNothing().toSql()))
                        .changes())
                .isZero();

        db.get(db.store().execute(insert.onConflict("id").doUpdate("author").toSql()));
        assertThat(book(db, 4)).isEqualTo(new Book(4, "D", 2));
        db.get(db.store().execute(insert.onConflict("id").doUpdate().toSql()));
        assertThat(book(db, 4)).isEqualTo(new Book(4, "X", 2));

        Map<String, Object> sums = Map.of(
                "title", column("excluded", "title"), "author", RawSql.of("book.author + excluded.author + ?", 3));
        db.get(db.store().execute(insert.onConflict("id").doUpdate(sums).toSql()));
        assertThat(book(db, 4)).isEqualTo(new Book(4, "X", 7));
    }

    @Test
    @Requires({Feature.UPSERT, Feature.RETURNING})
    default void writesReturnWhatTheyWrote(ContractDatabase db) {
        createBooks(db);
        QueryBuilder builder = builder(db);
        assertThat(books(
                        db,
                        builder.insertInto("book")
                                .columns("id", "title")
                                .values(9, "Z")
                                .returningAll()
                                .toSql()))
                .containsExactly(new Book(9, "Z", null));
        assertThat(books(
                        db,
                        builder.insertInto("book")
                                .columns("id", "title")
                                .values(9, "Y")
                                .onConflict("id")
                                .doUpdate()
                                .returning("id", "title", "author")
                                .toSql()))
                .containsExactly(new Book(9, "Y", null));
        assertThat(books(
                        db,
                        builder.update("book")
                                .set("title", "W")
                                .where(eq("id", 9))
                                .returningAll()
                                .toSql()))
                .containsExactly(new Book(9, "W", null));
        Sql delete = builder.deleteFrom("book")
                .where(in("id", List.of(9, 1)))
                .returning("id")
                .toSql();
        assertThat(db.list(db.store().query(Integer.class, delete))).containsExactlyInAnyOrder(1, 9);
    }

    @Test
    default void statementsServeTransactions(ContractDatabase db) {
        createBooks(db);
        QueryBuilder builder = builder(db);
        int left = db.get(db.store().transaction(tx -> tx.execute(
                        builder.deleteFrom("book").where(le("id", 2)).toSql())
                .then(tx.queryOne(
                        int.class,
                        builder.select(count()).from("book").where(gt("id", 0)).toSql()))));
        assertThat(left).isEqualTo(2);
    }

    private static void createBooks(ContractDatabase db) {
        db.create("author", "id {INTEGER} PRIMARY KEY, name {TEXT} NOT NULL");
        db.create("book", "id {INTEGER} PRIMARY KEY, title {TEXT} NOT NULL, author {INTEGER}");
        QueryBuilder builder = builder(db);
        db.list(db.store()
                .batch(List.of(
                        builder.insertInto("author")
                                .columns("id", "name")
                                .values(1, "Ada")
                                .values(2, "Bo")
                                .toSql(),
                        builder.insertInto("book")
                                .columns("id", "title", "author")
                                .values(1, "A", 1)
                                .rows(List.of(List.of(2, "B", 1), List.of(3, "C", 2)))
                                .values(4, "D", null)
                                .toSql())));
    }

    private static List<Integer> ordered(ContractDatabase db, Order first, Order second) {
        return db.list(db.store()
                .query(
                        Integer.class,
                        builder(db)
                                .select("id")
                                .from("book")
                                .orderBy(first, second)
                                .toSql()));
    }

    private static Book book(ContractDatabase db, int id) {
        return db.get(db.store()
                .queryOne(
                        Book.class,
                        builder(db).selectFrom("book").where(eq("id", id)).toSql()));
    }

    private static List<Book> books(ContractDatabase db, Sql sql) {
        return db.list(db.store().query(Book.class, sql));
    }

    private static QueryBuilder builder(ContractDatabase db) {
        return QueryBuilder.of(db.store().dialect());
    }
}
