package io.millrace.testkit.contract;

import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.count;
import static io.millrace.query.Expression.function;
import static io.millrace.query.Expression.max;
import static io.millrace.query.Expression.sum;
import static io.millrace.query.Expression.value;
import static io.millrace.query.Filter.eq;
import static io.millrace.query.Filter.exists;
import static io.millrace.query.Filter.gt;
import static io.millrace.query.Filter.ilike;
import static io.millrace.query.Filter.in;
import static io.millrace.query.Filter.isNotNull;
import static io.millrace.query.Filter.isNull;
import static io.millrace.query.Filter.le;
import static io.millrace.query.Filter.like;
import static io.millrace.query.Filter.lt;
import static io.millrace.query.Filter.not;
import static io.millrace.query.Filter.notExists;
import static io.millrace.query.Order.asc;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.query.Expression;
import io.millrace.query.Filter;
import io.millrace.query.LikePattern;
import io.millrace.query.QueryBuilder;
import io.millrace.query.RawSql;
import io.millrace.query.Select;
import io.millrace.query.TableReference;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queries inside queries, tables that a statement defines, and rows of several queries, are the same on every database. */
public interface QueriesContract extends Contract {
    /** A name and a number beside it. */
    record Named(String name, @Nullable Integer n) {}

    @Test
    default void aQueryIsACondition(ContractDatabase db) {
        createStaff(db);
        QueryBuilder builder = builder(db);
        TableReference staff = TableReference.of("staff").as("s");
        Select reports = builder.select(value(1))
                .from(TableReference.of("staff").as("r"))
                .where(column("r", "boss").eq(column("s", "id")));
        Select bosses = builder.select(column("s", "id")).from(staff).orderBy(asc(column("s", "id")));
        assertThat(ids(db, bosses.where(exists(reports)))).containsExactly(1, 2);
        assertThat(ids(db, bosses.where(notExists(reports)))).containsExactly(3, 4, 5);
        assertThat(ids(
                        db,
                        bosses.where(exists(reports.where(column("r", "salary").lt(50))))))
                .containsExactly(2);
        Filter onlyOne = exists(reports)
                .and(not(exists(reports.where(column("r", "salary").ge(60)))));
        assertThat(ids(db, bosses.where(onlyOne.or(column("s", "id").eq(5))))).containsExactly(2, 5);
    }

    @Test
    default void aValueIsOneThatAQueryFinds(ContractDatabase db) {
        createStaff(db);
        QueryBuilder builder = builder(db);
        Select departments = builder.select("id").from("department").where(like("name", "Sa%"));
        Select staff = builder.select("id").from("staff").orderBy(asc("id"));
        assertThat(ids(db, staff.where(in("department", departments)))).containsExactly(3, 4);
        assertThat(ids(db, staff.where(not(in("department", departments))))).containsExactly(1, 2);
        assertThat(ids(db, staff.where(in("department", departments.where(eq("id", 99))))))
                .isEmpty();

        Select bosses = builder.select("boss").from("staff");
        assertThat(ids(db, staff.where(not(in("id", bosses))))).isEmpty();
        assertThat(ids(db, staff.where(not(in("id", bosses.where(isNotNull("boss")))))))
                .containsExactly(3, 4, 5);
    }

    @Test
    default void aQueryForOneValueIsAnExpression(ContractDatabase db) {
        createStaff(db);
        QueryBuilder builder = builder(db);
        Select highest = builder.select(max(column("salary"))).from("staff");
        assertThat(ids(db, builder.select("id").from("staff").where(eq("salary", highest))))
                .containsExactly(1);
        Expression reports = builder.select(count())
                .from(TableReference.of("staff").as("r"))
                .where(column("r", "boss").eq(column("s", "id")))
                .asExpression();
        Sql sql = builder.select(column("s", "name"), reports.as("n"))
                .from(TableReference.of("staff").as("s"))
                .where(reports.gt(0))
                .orderBy(desc("n"), asc(column("s", "name")))
                .toSql();
        assertThat(named(db, sql)).containsExactly(new Named("Ada", 2), new Named("Bo", 1));
        db.get(db.store()
                .execute(builder.update("staff")
                        .set("salary", highest)
                        .where(eq("id", 5))
                        .toSql()));
        assertThat(ids(
                        db,
                        builder.select("id")
                                .from("staff")
                                .where(eq("salary", 100))
                                .orderBy(asc("id"))))
                .containsExactly(1, 5);
    }

    @Test
    default void aQueryIsATable(ContractDatabase db) {
        createStaff(db);
        QueryBuilder builder = builder(db);
        Select totals = builder.select(
                        column("department"), sum(column("salary")).as("total"))
                .from("staff")
                .where(gt("salary", 40))
                .groupBy("department");
        Sql sql = builder.select(column("d", "name"), column("t", "total").as("n"))
                .from(TableReference.of("department").as("d"))
                .leftJoin(totals.asTable("t"), column("t", "department").eq(column("d", "id")))
                .orderBy(asc(column("d", "id")))
                .toSql();
        assertThat(named(db, sql))
                .containsExactly(new Named("Ships", 160), new Named("Sails", 50), new Named("Wood", null));
        assertThat(ids(
                        db,
                        builder.select("department").from(totals.asTable("t")).where(gt("total", 60))))
                .containsExactly(1);
    }

    @Test
    default void aStatementDefinesTables(ContractDatabase db) {
        createStaff(db);
        QueryBuilder plain = builder(db);
        QueryBuilder builder = plain.with("rich", plain.selectFrom("staff").where(gt("salary", 45)))
                .with(
                        "places",
                        List.of("place"),
                        plain.select("department").distinct().from("rich"));
        assertThat(ids(
                        db,
                        builder.select("place")
                                .from("places")
                                .where(isNotNull("place"))
                                .orderBy(asc("place"))))
                .containsExactly(1, 2);
        Select rich = builder.select("id").from("rich");
        assertThat(ids(
                        db,
                        rich.where(in(
                                "department",
                                builder.select("place").from("places").where(gt("place", 1))))))
                .containsExactly(3);
        assertThat(ids(
                        db,
                        rich.union(builder.select("place").from("places").where(eq("place", 2)))
                                .orderBy(asc("id"))))
                .containsExactly(1, 2, 3);
        assertThat(ids(db, plain.select("id").from(rich.asTable("r")).where(lt("id", 2))))
                .containsExactly(1);
    }

    @Test
    @Requires(Feature.WRITES_WITH_TABLES_OF_THEIR_OWN)
    default void statementsThatWriteReadTablesTheyDefine(ContractDatabase db) {
        createStaff(db);
        QueryBuilder plain = builder(db);
        QueryBuilder builder =
                plain.with("poor", plain.select("id").from("staff").where(lt("salary", 45)));
        Select poor = builder.select("id").from("poor");
        assertThat(db.get(db.store()
                                .execute(builder.update("staff")
                                        .set("salary", 45)
                                        .where(in("id", poor))
                                        .toSql()))
                        .changes())
                .isEqualTo(2);
        assertThat(ids(
                        db,
                        plain.select("id").from("staff").where(eq("salary", 45)).orderBy(asc("id"))))
                .containsExactly(4, 5);
        QueryBuilder nobody =
                plain.with("gone", plain.select("id").from("staff").where(le("salary", 45)));
        assertThat(db.get(db.store()
                                .execute(nobody.deleteFrom("staff")
                                        .where(in("id", nobody.select("id").from("gone")))
                                        .toSql()))
                        .changes())
                .isEqualTo(2);
        assertThat(db.count("staff")).isEqualTo(3);
    }

    @Test
    @Requires(Feature.RECURSIVE_QUERIES)
    default void aTableMayReadItself(ContractDatabase db) {
        createStaff(db);
        QueryBuilder plain = builder(db);
        Select first = plain.select(column("id"), RawSql.of("0"))
                .from("staff")
                .where(isNull("boss").and(lt("id", 5)));
        Select step = plain.select(column("s", "id"), RawSql.of("t.depth + 1"))
                .from(TableReference.of("staff").as("s"))
                .join(TableReference.of("tree").as("t"), column("s", "boss").eq(column("t", "id")));
        QueryBuilder builder = plain.withRecursive("tree", List.of("id", "depth"), first.unionAll(step));
        Sql sql = builder.select(
                        column("staff", "name"), column("tree", "depth").as("n"))
                .from("tree")
                .join("staff", column("staff", "id").eq(column("tree", "id")))
                .orderBy(asc("n"), asc(column("staff", "name")))
                .toSql();
        assertThat(named(db, sql))
                .containsExactly(new Named("Ada", 0), new Named("Bo", 1), new Named("Cy", 1), new Named("Di", 2));

        db.get(db.store().execute("UPDATE staff SET boss = 4 WHERE id = 1"));
        Select found = plain.select("boss").from("staff").where(eq("id", 4));
        Select above = plain.select(column("s", "boss"))
                .from(TableReference.of("staff").as("s"))
                .join("above", column("above", "id").eq(column("s", "id")));
        assertThat(ids(
                        db,
                        plain.withRecursive("above", List.of("id"), found.union(above))
                                .select("id")
                                .from("above")
                                .orderBy(asc("id"))))
                .containsExactly(1, 2, 4);
    }

    @Test
    default void rowsOfSeveralQueriesArePutTogether(ContractDatabase db) {
        db.createDigits();
        QueryBuilder builder = builder(db);
        Select digits = builder.select("d").from("digit");
        Select low = digits.where(lt("d", 3));
        Select even = digits.where(in("d", List.of(0, 2, 4, 6, 8)));
        Select high = digits.where(gt("d", 7));
        assertThat(ordered(db, low.union(even))).containsExactly(0, 1, 2, 4, 6, 8);
        assertThat(ordered(db, low.unionAll(even))).containsExactly(0, 0, 1, 2, 2, 4, 6, 8);
        assertThat(ordered(db, low.intersect(even))).containsExactly(0, 2);
        assertThat(ordered(db, even.except(low))).containsExactly(4, 6, 8);
        assertThat(ordered(db, low.union(high).intersect(even))).containsExactly(0, 2, 8);
        assertThat(ordered(db, low.union(high.intersect(even)))).containsExactly(0, 1, 2, 8);
        assertThat(ordered(db, even.except(low.union(high)))).containsExactly(4, 6);
        assertThat(ordered(db, even.except(low).union(high).unionAll(high))).containsExactly(4, 6, 8, 8, 9, 9);
        assertThat(ordered(db, low.intersect(even).union(high).intersect(even))).containsExactly(0, 2, 8);
        assertThat(ids(db, low.union(even).orderBy(desc("d")).limit(3).offset(1)))
                .containsExactly(6, 4, 2);
    }

    @Test
    default void partsOfAUnionMayBeOrderedAndLimited(ContractDatabase db) {
        db.createDigits();
        Select digits = builder(db).select("d").from("digit");
        Select lowest = digits.orderBy(asc("d")).limit(2);
        Select highest = digits.orderBy(desc("d")).limit(2);
        assertThat(ordered(db, lowest.union(highest))).containsExactly(0, 1, 8, 9);
        Select union = lowest.union(highest).orderBy(asc("d")).limit(3);
        assertThat(ordered(db, union.unionAll(lowest))).containsExactly(0, 0, 1, 1, 8);
        assertThat(ids(
                        db,
                        builder(db)
                                .selectFrom(union.asTable("u"))
                                .where(gt("d", 0))
                                .orderBy(asc("d"))))
                .containsExactly(1, 8);
        assertThat(ids(db, digits.where(in("d", union)).orderBy(asc("d")))).containsExactly(0, 1, 8);
    }

    @Test
    default void functionsAreCalledByName(ContractDatabase db) {
        createStaff(db);
        QueryBuilder builder = builder(db);
        Sql sql = builder.select(
                        function("UPPER", column("name")).as("name"),
                        function("abs", RawSql.of("salary - ?", 60)).as("n"))
                .from("staff")
                .where(function("length", column("name"))
                        .eq(3)
                        .and(function("lower", column("name")).like("a%")))
                .toSql();
        assertThat(named(db, sql)).containsExactly(new Named("ADA", 40));
        assertThat(db.get(db.store()
                        .queryOne(
                                int.class,
                                builder.select(function("count")).from("staff").toSql())))
                .isEqualTo(5);
        assertThat(db.get(db.store()
                        .queryOne(
                                String.class,
                                builder.select(function("replace", "a-b", "-", "+"))
                                        .toSql())))
                .isEqualTo("a+b");
    }

    @Test
    default void patternsMayLeaveCaseOut(ContractDatabase db) {
        db.create("word", "id {INTEGER} PRIMARY KEY, text {TEXT}");
        List<String> texts =
                List.of("Sea", "SEAL", "Ähre", "ährE", "ΣΟΦΙΑ", "σοφια", "Дом", "50%", "a[b]*", "A[B]?", "ǅ", "straße");
        for (int i = 0; i < texts.size(); i++) {
            db.get(db.store().execute("INSERT INTO word (id, text) VALUES (?, ?)", i, texts.get(i)));
        }
        db.get(db.store().execute("INSERT INTO word (id, text) VALUES (99, NULL)"));
        Map<String, List<String>> expected = Map.of(
                "sea%",
                List.of("Sea", "SEAL"),
                "_EA",
                List.of("Sea"),
                "äHre",
                List.of("Ähre", "ährE"),
                "Σοφι_",
                List.of("ΣΟΦΙΑ", "σοφια"),
                "ДОМ",
                List.of("Дом"),
                LikePattern.escape("50%"),
                List.of("50%"),
                "A[b]%",
                List.of("a[b]*", "A[B]?"),
                "a[B]*",
                List.of("a[b]*"),
                "ǆ",
                List.of("ǅ"),
                "STRAß%",
                List.of("straße"));
        Map<String, List<String>> found = expected.keySet().stream()
                .collect(Collectors.toMap(pattern -> pattern, pattern -> matching(db, ilike("text", pattern))));
        assertThat(found).isEqualTo(expected);
        assertThat(matching(db, not(ilike("text", "%s%").or(ilike("text", "%a%")))))
                .containsExactly("Ähre", "ährE", "ΣΟΦΙΑ", "σοφια", "Дом", "50%", "ǅ");
    }

    private static void createStaff(ContractDatabase db) {
        db.create("department", "id {INTEGER} PRIMARY KEY, name {TEXT} NOT NULL");
        db.create(
                "staff",
                "id {INTEGER} PRIMARY KEY, name {TEXT} NOT NULL, boss {INTEGER}, department {INTEGER}, salary {INTEGER} NOT NULL");
        QueryBuilder builder = builder(db);
        db.list(db.store()
                .batch(List.of(
                        builder.insertInto("department")
                                .columns("id", "name")
                                .values(1, "Ships")
                                .values(2, "Sails")
                                .values(3, "Wood")
                                .toSql(),
                        builder.insertInto("staff")
                                .columns("id", "name", "boss", "department", "salary")
                                .values(1, "Ada", null, 1, 100)
                                .values(2, "Bo", 1, 1, 60)
                                .values(3, "Cy", 1, 2, 50)
                                .values(4, "Di", 2, 2, 40)
                                .values(5, "Ed", null, null, 10)
                                .toSql())));
    }

    private static List<Named> named(ContractDatabase db, Sql sql) {
        return db.list(db.store().query(Named.class, sql));
    }

    private static List<Integer> ids(ContractDatabase db, Select select) {
        return db.list(db.store().query(Integer.class, select.toSql()));
    }

    private static List<Integer> ordered(ContractDatabase db, Select digits) {
        return ids(db, digits.orderBy(asc("d")));
    }

    private static List<String> matching(ContractDatabase db, Filter filter) {
        return db.list(db.store()
                .query(
                        String.class,
                        builder(db)
                                .select("text")
                                .from("word")
                                .where(filter)
                                .orderBy(asc("id"))
                                .toSql()));
    }

    private static QueryBuilder builder(ContractDatabase db) {
        return QueryBuilder.of(db.store().dialect());
    }
}
