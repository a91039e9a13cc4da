package io.millrace.sqlite.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.query.Filter;
import io.millrace.query.Order;
import io.millrace.query.QueryBuilder;
import io.millrace.sqlite.SqliteDatastore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever filters are made of, they choose the rows that three-valued logic says. */
class FilterSemanticsPropertyTest {
    private static final SqliteDatastore STORE =
            SqliteDatastore.builder().memory().build();
    private static final QueryBuilder BUILDER = QueryBuilder.of(STORE.dialect());
    private static final int VALUES = 4;

    /** The rows of the table by their keys: each pair of 0, 1, 2 and null. */
    private static final Map<Integer, Map<String, @Nullable Integer>> ROWS = new TreeMap<>();

    /** A filter beside what it is for a row: true, false, or null where that is unknown. */
    record Modelled(Filter filter, Function<Map<String, @Nullable Integer>, @Nullable Boolean> truth) {
        @Override
        public String toString() {
            return filter.toString();
        }
    }

    @BeforeContainer
    static void createRows() {
        STORE.execute("CREATE TABLE pair (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)")
                .block();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int id = 0; id < VALUES * VALUES; id++) {
            Map<String, @Nullable Integer> row = new TreeMap<>();
            row.put("a", orNull(id / VALUES));
            row.put("b", orNull(id % VALUES));
            ROWS.put(id, row);
            rows.add(Arrays.asList(id, row.get("a"), row.get("b")));
        }
        STORE.execute(BUILDER.insertInto("pair")
                        .columns("id", "a", "b")
                        .rows(rows)
                        .toSql())
                .block();
    }

    @AfterContainer
    static void close() {
        STORE.close().block();
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void filtersChooseWhatLogicSays(@ForAll("filters") Modelled modelled) {
        Sql sql = BUILDER.select("id")
                .from("pair")
                .where(modelled.filter())
                .orderBy(Order.asc("id"))
                .toSql();
        List<Integer> expected = ROWS.entrySet().stream()
                .filter(row -> Boolean.TRUE.equals(modelled.truth().apply(row.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(STORE.query(Integer.class, sql).collectList().block())
                .as(sql.text())
                .isEqualTo(expected);
    }

    @Provide
    Arbitrary<Modelled> filters() {
        return filters(3);
    }

    private static Arbitrary<Modelled> filters(int depth) {
        if (depth == 0) {
            return conditions();
        }
        Arbitrary<Modelled> smaller = filters(depth - 1);
        return Arbitraries.oneOf(
                conditions(),
                smaller.map(inner -> new Modelled(
                        Filter.not(inner.filter()), row -> not(inner.truth().apply(row)))),
                Combinators.combine(smaller, smaller)
                        .as((left, right) -> new Modelled(
                                left.filter().and(right.filter()),
                                row -> and(
                                        left.truth().apply(row), right.truth().apply(row)))),
                Combinators.combine(smaller, smaller)
                        .as((left, right) -> new Modelled(
                                left.filter().or(right.filter()),
                                row -> not(and(
                                        not(left.truth().apply(row)),
                                        not(right.truth().apply(row)))))));
    }

    private static Arbitrary<Modelled> conditions() {
        Arbitrary<String> columns = Arbitraries.of("a", "b");
        Arbitrary<Integer> values = Arbitraries.integers().between(0, 2);
        return Arbitraries.oneOf(
                Combinators.combine(columns, values).as((c, v) -> on(c, Filter.eq(c, v), x -> x.equals(v))),
                Combinators.combine(columns, values).as((c, v) -> on(c, Filter.ne(c, v), x -> !x.equals(v))),
                Combinators.combine(columns, values).as((c, v) -> on(c, Filter.lt(c, v), x -> x < v)),
                Combinators.combine(columns, values).as((c, v) -> on(c, Filter.ge(c, v), x -> x >= v)),
                Combinators.combine(columns, values, values)
                        .as((c, low, high) -> on(c, Filter.between(c, low, high), x -> x >= low && x <= high)),
                Combinators.combine(columns, values.list().ofMinSize(1).ofMaxSize(3))
                        .as((c, list) -> on(c, Filter.in(c, list), list::contains)),
                columns.map(c -> new Modelled(Filter.in(c, List.of()), row -> false)),
                columns.map(c -> new Modelled(Filter.isNull(c), row -> row.get(c) == null)),
                columns.map(c -> new Modelled(Filter.isNotNull(c), row -> row.get(c) != null)));
    }

    private static Modelled on(String column, Filter filter, Function<Integer, Boolean> truth) {
        return new Modelled(filter, row -> {
            Integer value = row.get(column);
            return value == null ? null : truth.apply(value);
        });
    }

    private static @Nullable Boolean not(@Nullable Boolean truth) {
        return truth == null ? null : !truth;
    }

    private static @Nullable Boolean and(@Nullable Boolean left, @Nullable Boolean right) {
        if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
            return false;
        }
        return left == null || right == null ? null : true;
    }

    private static @Nullable Integer orNull(int value) {
        return value == VALUES - 1 ? null : value;
    }
}
