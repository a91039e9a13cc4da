package io.millrace.testkit.contract;

import static io.millrace.query.Expression.value;
import static io.millrace.query.Filter.eq;
import static io.millrace.query.Order.asc;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.mapping.Row;
import io.millrace.mapping.TypeRef;
import io.millrace.query.QueryBuilder;
import io.millrace.query.Select;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What is in a list of rows is what it is in rows of its own. */
public interface RowListValuesContract extends Contract {
    /** A component that is a record, in a list. */
    record Place(String city, @Nullable Integer zip) {}

    /** A row whose component takes columns by the beginning of their names. */
    record Shop(int id, @Nullable Place place) {}

    /** A row with lists of rows that have records in them. */
    record Chain(List<Shop> shops) {}

    /** A row with a list of rows of all types. */
    @SuppressWarnings("exports") // Seen by the contract alone.
    record Samples(List<Sample> samples) {}

    /** A row with a list of what a datastore was taught. */
    record Users(List<CodecsContract.User> users, List<CodecsContract.UserId> ids) {}

    @Test
    @Requires(Feature.ROW_LISTS)
    default void everyTypeComesBackInAListAsInARow(ContractDatabase db) {
        Sample.createTable(db);
        List<Sample> samples = List.of(Sample.extreme(), Sample.empty(), Sample.usual());
        samples.forEach(sample -> db.get(sample.insert(db.store())));
        Select all = builder(db)
                .select(
                        "flag",
                        "small",
                        "large",
                        "ratio",
                        "amount",
                        "label",
                        "content",
                        "happened_at",
                        "born_on",
                        "wakes_at",
                        "sent_at",
                        "uid",
                        "unit",
                        "document",
                        "embedding")
                .from("sample")
                .orderBy(asc("small"));
        Sql sql = builder(db).select(all.asList("samples")).toSql();
        assertThat(db.get(db.store().queryOne(Samples.class, sql)).samples())
                .usingRecursiveComparison()
                .isEqualTo(samples);
        assertThat(listed(db, all)).isEqualTo(db.list(db.store().query(all.toSql())));
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void numbersComeBackToTheLastDigit(ContractDatabase db) {
        db.create("number", "id {INTEGER} PRIMARY KEY, wide {BIGINT}, ratio {DOUBLE}, amount {DECIMAL}");
        Random random = new Random(14);
        db.get(db.store()
                .executeAll(
                        "INSERT INTO number (id, wide, ratio, amount) VALUES (?, ?, ?, ?)",
                        Flux.range(0, 2_000).map(i -> {
                            double ratio = i == 0 ? Double.MIN_NORMAL : Double.longBitsToDouble(random.nextLong());
                            boolean usual = Double.isFinite(ratio) && Math.abs(ratio) >= Double.MIN_NORMAL;
                            return List.of(
                                    i,
                                    random.nextLong(),
                                    usual ? ratio : -0.1,
                                    new BigDecimal("0." + (1L << 53 | 1) + i));
                        })));
        Select all = builder(db)
                .select("id", "wide", "ratio", "amount")
                .from("number")
                .orderBy(asc("id"));
        assertThat(listed(db, all)).isEqualTo(db.list(db.store().query(all.toSql())));
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void textComesBackAsItIs(ContractDatabase db) {
        db.create("word", "id {INTEGER} PRIMARY KEY, content {TEXT}");
        List<String> words = List.of(
                "",
                "null",
                "[]",
                "{\"a\":[1]}",
                "\"",
                "\\",
                "\\u0041",
                "té\uD83D\uDE80",
                "\u0001\t\r\n",
                "</b>",
                "x".repeat(70_000));
        db.get(db.store()
                .executeAll(
                        "INSERT INTO word (id, content) VALUES (?, ?)",
                        Flux.range(0, words.size()).map(i -> List.of(i, words.get(i)))));
        Select all = builder(db).select("content").from("word").orderBy(asc("id"));
        Sql sql = builder(db).select(all.asList("words")).toSql();
        assertThat(db.get(db.store().queryOne(new TypeRef<List<String>>() {}, sql)))
                .isEqualTo(words);
    }

    @Test
    @Requires({Feature.ROW_LISTS, Feature.NUL_IN_TEXT})
    default void textWithNulComesBackAsItIs(ContractDatabase db) {
        Select all = builder(db).select(value("a\u0000b").as("content"));
        Sql sql = builder(db).select(all.asList("words")).toSql();
        assertThat(db.get(db.store().queryOne(new TypeRef<List<String>>() {}, sql)))
                .containsExactly("a\u0000b");
    }

    @Test
    @Requires({Feature.ROW_LISTS, Feature.INFINITE_DOUBLES})
    default void infiniteDoublesComeBackAsTheyAre(ContractDatabase db) {
        db.create("number", "id {INTEGER}, ratio {DOUBLE}");
        for (double ratio : new double[] {Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY}) {
            db.get(db.store().execute("INSERT INTO number (id, ratio) VALUES (1, ?)", ratio));
        }
        Select all = builder(db).select("ratio").from("number").orderBy(asc("ratio"));
        assertThat(listed(db, all)).isEqualTo(db.list(db.store().query(all.toSql())));
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void taughtTypesComeBackInLists(ContractDatabase db) {
        RelationalDatastore store = db.open(CodecsContract.codecs());
        db.get(store.execute(db.sql("CREATE TABLE person (" + CodecsContract.COLUMNS + ")")));
        db.get(store.executeAll(CodecsContract.INSERT, Flux.range(1, 3).map(CodecsContract::user)));
        QueryBuilder builder = QueryBuilder.of(store.dialect());
        Select users = builder.select("id", "number", "home", "born", "level", "code", "other")
                .from("person")
                .orderBy(asc("number"));
        Select ids = builder.select("id").from("person").where(eq("number", new CodecsContract.Id<Integer>(2)));
        Sql sql = builder.select(users.asList("users"), ids.asList("ids")).toSql();
        assertThat(db.get(store.queryOne(Users.class, sql)))
                .isEqualTo(new Users(
                        List.of(CodecsContract.user(1), CodecsContract.user(2), CodecsContract.user(3)),
                        List.of(new CodecsContract.UserId(new UUID(0, 2)))));
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void recordsInTheRowsOfAListAreThoseOfRows(ContractDatabase db) {
        db.create("shop", "id {INTEGER} PRIMARY KEY, place_city {TEXT}, place_zip {INTEGER}");
        db.get(db.store().execute("INSERT INTO shop VALUES (1, 'Oslo', 7), (2, NULL, NULL), (3, 'Rome', NULL)"));
        Select shops =
                builder(db).select("place_zip", "id", "place_city").from("shop").orderBy(asc("id"));
        Sql sql = builder(db).select(shops.asList("SHOPS")).toSql();
        assertThat(db.get(db.store().queryOne(Chain.class, sql)).shops())
                .containsExactly(
                        new Shop(1, new Place("Oslo", 7)), new Shop(2, null), new Shop(3, new Place("Rome", null)));
    }

    private static List<Row> listed(ContractDatabase db, Select query) {
        Row row = db.get(
                db.store().queryOne(builder(db).select(query.asList("list")).toSql()));
        return Objects.requireNonNull(row.get("list", new TypeRef<List<Row>>() {}));
    }

    private static QueryBuilder builder(ContractDatabase db) {
        return QueryBuilder.of(db.store().dialect());
    }
}
