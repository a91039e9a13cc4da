package io.millrace.query;

import static io.millrace.query.Expression.coalesce;
import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.count;
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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.Sql;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FilterTest {
    @Test
    void comparisonsBindTheirValues() {
        compilesTo(eq("a", 1), "\"a\" = ?", 1);
        compilesTo(ne("a", "x"), "\"a\" <> ?", "x");
        compilesTo(lt("a", 1), "\"a\" < ?", 1);
        compilesTo(le("a", 1), "\"a\" <= ?", 1);
        compilesTo(gt("a", 1), "\"a\" > ?", 1);
        compilesTo(ge("a", 1), "\"a\" >= ?", 1);
        compilesTo(between("a", 1, 2), "\"a\" BETWEEN ? AND ?", 1, 2);
        compilesTo(like("a", "x%"), "\"a\" LIKE ? ESCAPE '\\'", "x%");
        compilesTo(isNull("a"), "\"a\" IS NULL");
        compilesTo(isNotNull("a"), "\"a\" IS NOT NULL");
    }

    @Test
    void aListIsOneValueUntilItIsRun() {
        compilesTo(in("a", List.of(1, 2, 3)), "\"a\" IN (?)", List.of(1, 2, 3));
    }

    @Test
    void anEmptyListMatchesNothingAndItsOppositeEverything() {
        compilesTo(in("a", List.of()), "1 = 0");
        compilesTo(not(in("a", List.of())), "NOT (1 = 0)");
    }

    @Test
    void expressionsCompareWithEachOther() {
        compilesTo(column("w", "id").eq(column("s", "word_id")), "\"w\".\"id\" = \"s\".\"word_id\"");
        compilesTo(eq("a", column("b")), "\"a\" = \"b\"");
        compilesTo(count().gt(5), "COUNT(*) > ?", 5);
        compilesTo(
                coalesce(column("a"), value("none")).like("n%"), "COALESCE(\"a\", ?) LIKE ? ESCAPE '\\'", "none", "n%");
    }

    @Test
    void aTextOnTheRightIsAValueAndNeverAColumn() {
        compilesTo(eq("a", "b"), "\"a\" = ?", "b");
    }

    @Test
    void groupsKeepTheirMeaningInsideOthers() {
        compilesTo(eq("a", 1).and(eq("b", 2)).and(eq("c", 3)), "\"a\" = ? AND \"b\" = ? AND \"c\" = ?", 1, 2, 3);
        compilesTo(eq("a", 1).or(eq("b", 2)).or(eq("c", 3)), "\"a\" = ? OR \"b\" = ? OR \"c\" = ?", 1, 2, 3);
        compilesTo(eq("a", 1).or(eq("b", 2)).and(eq("c", 3)), "(\"a\" = ? OR \"b\" = ?) AND \"c\" = ?", 1, 2, 3);
        compilesTo(eq("a", 1).and(eq("b", 2)).or(eq("c", 3)), "(\"a\" = ? AND \"b\" = ?) OR \"c\" = ?", 1, 2, 3);
        compilesTo(not(eq("a", 1).or(eq("b", 2))), "NOT (\"a\" = ? OR \"b\" = ?)", 1, 2);
        compilesTo(not(eq("a", 1)).and(isNull("b")), "NOT (\"a\" = ?) AND \"b\" IS NULL", 1);
        compilesTo(allOf(List.of(isNull("a"), anyOf(List.of(isNull("b"))))), "\"a\" IS NULL AND (\"b\" IS NULL)");
    }

    @Test
    void aNullIsRefusedWhereItWouldMatchNothing() {
        for (Supplier<Filter> nothing : List.<Supplier<Filter>>of(
                () -> eq("a", null),
                () -> ne("a", null),
                () -> lt("a", null),
                () -> between("a", 1, null),
                () -> in("a", Arrays.asList(1, null)),
                () -> value(null).eq(1))) {
            assertThatIllegalArgumentException().isThrownBy(nothing::get).withMessageContaining("isNull");
        }
    }

    @Test
    void groupsOfNothingAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> allOf(List.of())).withMessageContaining("one at least");
        assertThatIllegalArgumentException().isThrownBy(() -> anyOf(List.of())).withMessageContaining("one at least");
    }

    @Test
    void aPatternsBackslashEscapesWhatHasAMeaningOnly() {
        compilesTo(like("a", "50\\% \\_ \\\\"), "\"a\" LIKE ? ESCAPE '\\'", "50\\% \\_ \\\\");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> like("a", "C:\\dir"))
                .withMessageContaining("offset 2")
                .withMessageNotContaining("dir");
        assertThatIllegalArgumentException().isThrownBy(() -> like("a", "x\\"));
        assertThatIllegalArgumentException().isThrownBy(() -> like("a", "x\0y")).withMessageContaining("NUL");
        assertThat(LikePattern.escape("50% of C:\\a_b")).isEqualTo("50\\% of C:\\\\a\\_b");
    }

    @Test
    void filtersAreValuesThatShowNoData() {
        Filter filter = eq("a", "secret").and(in("b", List.of("secret"))).and(like("c", "secret%"));
        assertThat(filter)
                .isEqualTo(eq("a", "secret").and(in("b", List.of("secret"))).and(like("c", "secret%")));
        assertThat(filter.toString()).doesNotContain("secret");
        assertThat(RawSql.of("a = ?", "secret").toString()).doesNotContain("secret");
    }

    @Test
    void filtersCanBeLookedInto() {
        assertThat(eq("a", 1)).isInstanceOfSatisfying(Filter.Comparison.class, comparison -> {
            assertThat(comparison.left()).isEqualTo(column("a"));
            assertThat(comparison.operator()).isEqualTo(Filter.Operator.EQUAL);
            assertThat(comparison.right()).isEqualTo(value(1));
        });
    }

    private static void compilesTo(Filter filter, String text, Object... values) {
        Sql sql = filter.toSql(Dialects.STANDARD);
        assertThat(sql.text()).isEqualTo(text);
        assertThat(sql.positional()).containsExactly(values);
    }

    @Test
    void aTreeThatWouldOverflowTheStackIsRefusedWhenItIsBuilt() {
        for (UnaryOperator<Filter> deeper : List.<UnaryOperator<Filter>>of(
                Filter::not,
                filter -> filter.and(eq("b", 2)).or(eq("c", 3)),
                filter -> allOf(List.of(filter)),
                filter -> anyOf(List.of(filter)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> deepest(eq("a", 1), deeper))
                    .withMessageContaining("200 deep");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deepest(column("a"), Expression::min))
                .withMessageContaining("200 deep");
    }

    @Test
    void whatMayBeBuiltCanBeUsed() {
        Expression nested = column("a");
        for (int i = 0; i < 150; i++) {
            nested = coalesce(nested, column("b"));
        }
        Filter filter = nested.gt(1);
        for (int i = 0; i < 40; i++) {
            filter = not(filter);
        }
        assertThat(filter.toSql(Dialects.STANDARD).text())
                .startsWith("NOT (NOT (")
                .contains("COALESCE(COALESCE(");
        assertThat(filter.toString()).contains("COALESCE");
        assertThat(not(filter)).isEqualTo(not(filter)).hasSameHashCodeAs(not(filter));
    }

    private static <T> T deepest(T start, UnaryOperator<T> deeper) {
        T tree = start;
        for (int i = 0; i < 10_000; i++) {
            tree = deeper.apply(tree);
        }
        return tree;
    }
}
