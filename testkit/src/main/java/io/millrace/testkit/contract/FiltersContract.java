package io.millrace.testkit.contract;

import static io.millrace.query.Expression.coalesce;
import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.value;
import static io.millrace.query.Filter.allOf;
import static io.millrace.query.Filter.anyOf;
import static io.millrace.query.Filter.between;
import static io.millrace.query.Filter.eq;
import static io.millrace.query.Filter.ge;
import static io.millrace.query.Filter.gt;
import static io.millrace.query.Filter.in;
import static io.millrace.query.Filter.isNotNull;
import static io.millrace.query.Filter.isNull;
import static io.millrace.query.Filter.le;
import static io.millrace.query.Filter.like;
import static io.millrace.query.Filter.lt;
import static io.millrace.query.Filter.ne;
import static io.millrace.query.Filter.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.query.Filter;
import io.millrace.query.LikePattern;
import io.millrace.query.Order;
import io.millrace.query.QueryBuilder;
import io.millrace.query.RawSql;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Structured filters choose the same rows on every database. */
public interface FiltersContract extends Contract {
    @Test
    default void comparisonsChooseRows(ContractDatabase db) {
        createWords(db);
        assertThat(matching(db, eq("n", 2))).containsExactly(2);
        assertThat(matching(db, ne("n", 2))).containsExactly(1, 3, 4);
        assertThat(matching(db, lt("n", 2))).containsExactly(1);
        assertThat(matching(db, le("n", 2))).containsExactly(1, 2);
        assertThat(matching(db, gt("n", 2))).containsExactly(3, 4);
        assertThat(matching(db, ge("n", 2))).containsExactly(2, 3, 4);
        assertThat(matching(db, between("n", 2, 3))).containsExactly(2, 3);
        assertThat(matching(db, in("n", List.of(1, 4, 9)))).containsExactly(1, 4);
        assertThat(matching(db, eq("word", "Sea"))).containsExactly(1);
        assertThat(matching(db, eq("n", column("id")))).containsExactly(1, 2, 3, 4);
        assertThat(matching(db, coalesce(column("n"), value(7)).eq(7))).containsExactly(5);
    }

    @Test
    default void aNullMatchesNoComparisonAndNoOppositeOfOne(ContractDatabase db) {
        createWords(db);
        for (Filter filter : List.of(
                eq("n", 2), ne("n", 2), lt("n", 2), between("n", 2, 3), in("n", List.of(1, 2)), like("word", "s%"))) {
            assertThat(matching(db, filter)).doesNotContain(5);
            assertThat(matching(db, not(filter))).doesNotContain(5);
        }
        assertThat(matching(db, isNull("n"))).containsExactly(5);
        assertThat(matching(db, isNotNull("n"))).containsExactly(1, 2, 3, 4);
        assertThat(matching(db, not(isNull("n")))).containsExactly(1, 2, 3, 4);
        assertThat(matching(db, ne("n", 2).or(isNull("n")))).containsExactly(1, 3, 4, 5);
    }

    @Test
    default void anEmptyListMatchesNothingAndItsOppositeEverything(ContractDatabase db) {
        createWords(db);
        assertThat(matching(db, in("n", List.of()))).isEmpty();
        assertThat(matching(db, not(in("n", List.of())))).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    default void groupsNest(ContractDatabase db) {
        createWords(db);
        assertThat(matching(db, eq("n", 1).or(eq("n", 2)).and(gt("id", 1)))).containsExactly(2);
        assertThat(matching(db, gt("id", 1).and(lt("id", 3)).or(eq("id", 4)))).containsExactly(2, 4);
        assertThat(matching(db, not(eq("n", 1).or(eq("n", 2))))).containsExactly(3, 4);
        assertThat(matching(db, not(not(eq("n", 1))))).containsExactly(1);
        assertThat(matching(db, allOf(List.of(gt("id", 1), anyOf(List.of(eq("n", 1), eq("n", 3)))))))
                .containsExactly(3);
    }

    @Test
    default void groupsMayBeLong(ContractDatabase db) {
        createWords(db);
        List<Filter> many = IntStream.range(3, 3000).mapToObj(n -> eq("n", n)).toList();
        assertThat(matching(db, anyOf(many))).containsExactly(3, 4);
        assertThat(matching(db, allOf(many.stream().map(Filter::not).toList()))).containsExactly(1, 2);
    }

    @Test
    default void patternsMindCase(ContractDatabase db) {
        createWords(db);
        assertThat(matching(db, like("word", "S%"))).containsExactly(1, 4);
        assertThat(matching(db, like("word", "s%"))).containsExactly(2, 3);
        assertThat(matching(db, like("word", "_ea"))).containsExactly(1, 2);
        assertThat(matching(db, like("word", "%"))).containsExactly(1, 2, 3, 4);
        assertThat(matching(db, not(like("word", "s%")))).containsExactly(1, 4);
    }

    @Test
    default void patternsMatchWhatMeansSomethingElsewhere(ContractDatabase db) {
        db.create("special", "id {INTEGER} PRIMARY KEY, text {TEXT} NOT NULL");
        List<String> texts = List.of("50%", "50x", "a_b", "axb", "a\\b", "[a-z]*?", "]^-", "é%", "字_字");
        for (int i = 0; i < texts.size(); i++) {
            db.get(db.store().execute("INSERT INTO special (id, text) VALUES (?, ?)", i, texts.get(i)));
        }
        for (String text : texts) {
            assertThat(texts(db, like("text", LikePattern.escape(text)))).containsExactly(text);
            assertThat(texts(db, like("text", "%" + LikePattern.escape(text.substring(1)))))
                    .contains(text);
        }
        assertThat(texts(db, like("text", "50_"))).containsExactlyInAnyOrder("50%", "50x");
        assertThat(texts(db, like("text", "a_b"))).containsExactlyInAnyOrder("a_b", "axb", "a\\b");
        assertThat(texts(db, like("text", "[a-z]%"))).containsExactly("[a-z]*?");
        assertThat(texts(db, like("text", "___"))).contains("字_字", "]^-", "50%");
    }

    @Test
    default void rawPiecesTakeTheirPlaceAmongOthers(ContractDatabase db) {
        createWords(db);
        Filter either = RawSql.of("id = ? OR id = ?", 2, 3);
        assertThat(matching(db, gt("n", 2).and(either).and(lt("n", 9)))).containsExactly(3);
        assertThat(matching(db, RawSql.of("n + ?", 1).gt(4))).containsExactly(4);
    }

    @Test
    default void aFilterServesStatementsOfOnesOwn(ContractDatabase db) {
        createWords(db);
        Sql condition =
                in("n", List.of(1, 3)).and(like("word", "s%")).toSql(db.store().dialect());
        Sql sql = Sql.positional("SELECT id FROM words WHERE " + condition.text(), condition.positional());
        assertThat(db.list(db.store().query(Integer.class, sql))).containsExactly(3);
    }

    @Test
    default void valuesOfPortableTypesAreCompared(ContractDatabase db) {
        db.create("typed", "id {INTEGER} PRIMARY KEY, flag {BOOLEAN}, at {INSTANT}, ref {UUID}, data {BYTES}");
        Instant noon = Instant.parse("2026-11-21T12:00:00Z");
        UUID ref = UUID.fromString("0e8a1c52-6f0c-4a0f-b0f4-3f3d1a6d7c11");
        QueryBuilder builder = builder(db);
        db.get(db.store()
                .execute(builder.insertInto("typed")
                        .columns("id", "flag", "at", "ref", "data")
                        .values(1, true, noon, ref, new byte[] {1, 2})
                        .values(2, false, noon.plusMillis(1), new UUID(1, 2), new byte[] {3})
                        .toSql()));
        for (Filter filter : List.of(
                eq("flag", true),
                le("at", noon),
                eq("ref", ref),
                eq("data", new byte[] {1, 2}),
                in("ref", List.of(ref)))) {
            Sql sql = builder.select("id").from("typed").where(filter).toSql();
            assertThat(db.list(db.store().query(Integer.class, sql)))
                    .as(sql.text())
                    .containsExactly(1);
        }
    }

    @Test
    default void aColumnThatIsNotThereIsAnErrorAndNoText(ContractDatabase db) {
        createWords(db);
        for (Filter filter : List.of(eq("nowhere", "nowhere"), isNotNull("nowhere"), eq("word", column("nowhere")))) {
            StepVerifier.create(db.store().query(select(db, filter))).verifyError(BadSqlException.class);
        }
        StepVerifier.create(db.store()
                        .execute(builder(db)
                                .deleteFrom("words")
                                .where(isNotNull("nowhere"))
                                .toSql()))
                .verifyError(BadSqlException.class);
        assertThat(db.count("words")).isEqualTo(5);
    }

    @Test
    default void aValueIsNeverSqlWhateverItHolds(ContractDatabase db) {
        createWords(db);
        for (String hostile : List.of(
                "' OR '1' = '1", "x'; DROP TABLE words; --", "\\' OR 1=1 --", "?", ":id", "$1", "%' OR 'a' LIKE '%")) {
            db.get(db.store()
                    .execute(builder(db)
                            .update("words")
                            .set("word", hostile)
                            .where(eq("id", 1))
                            .toSql()));
            assertThat(matching(db, eq("word", hostile))).as(hostile).containsExactly(1);
            assertThat(matching(db, in("word", List.of(hostile)))).as(hostile).containsExactly(1);
            assertThat(matching(db, like("word", LikePattern.escape(hostile))))
                    .as(hostile)
                    .containsExactly(1);
        }
    }

    @Test
    default void aNameIsNeverSqlWhateverItHolds(ContractDatabase db) {
        for (String hostile :
                List.of("select", "a\" OR \"1\" = \"1", "x` --", "a.b", "a b", "?", ":id", "]", "\\", "ü", "'")) {
            namesAColumn(db, hostile);
        }
    }

    @Test
    @Requires(Feature.SEMICOLONS_IN_TEXT)
    default void aNameMayHoldASemicolon(ContractDatabase db) {
        namesAColumn(db, "x\"; DROP TABLE named; --");
    }

    private static void namesAColumn(ContractDatabase db, String name) {
        db.create("named", "id {INTEGER} PRIMARY KEY, \"" + name.replace("\"", "\"\"") + "\" {TEXT}");
        QueryBuilder builder = builder(db);
        db.get(db.store()
                .execute(builder.insertInto("named")
                        .columns("id", name)
                        .values(1, "x")
                        .toSql()));
        db.get(db.store()
                .execute(builder.update("named")
                        .set(name, "y")
                        .where(eq(name, "x"))
                        .toSql()));
        Sql sql = builder.select(column("named", name).as(name))
                .from("named")
                .where(eq(name, "y"))
                .orderBy(Order.asc(name))
                .toSql();
        assertThat(db.list(db.store().query(String.class, sql))).as(name).containsExactly("y");
        db.get(db.store().execute("DROP TABLE named"));
    }

    private static void createWords(ContractDatabase db) {
        db.create("words", "id {INTEGER} PRIMARY KEY, word {TEXT}, n {INTEGER}");
        db.get(db.store()
                .execute(builder(db)
                        .insertInto("words")
                        .columns("id", "word", "n")
                        .values(1, "Sea", 1)
                        .values(2, "sea", 2)
                        .values(3, "seal", 3)
                        .values(4, "SEAL", 4)
                        .values(5, null, null)
                        .toSql()));
    }

    private static List<Integer> matching(ContractDatabase db, Filter filter) {
        return db.list(db.store().query(Integer.class, select(db, filter)));
    }

    private static Sql select(ContractDatabase db, Filter filter) {
        return builder(db)
                .select("id")
                .from("words")
                .where(filter)
                .orderBy(Order.asc("id"))
                .toSql();
    }

    private static List<String> texts(ContractDatabase db, Filter filter) {
        return db.list(db.store()
                .query(
                        String.class,
                        builder(db).select("text").from("special").where(filter).toSql()));
    }

    private static QueryBuilder builder(ContractDatabase db) {
        return QueryBuilder.of(db.store().dialect());
    }
}
