package io.millrace.sql;

import static io.millrace.sql.Syntaxes.postgresql;
import static io.millrace.sql.Syntaxes.sqlite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListExpansionTest {
    private static final List<Integer> LIST = List.of(1, 2, 3);

    @Test
    void expandsAListInAnInList() {
        BoundSql bound = sqlite("SELECT * FROM t WHERE id IN (?) AND x = ?").bind(List.of(LIST, "x"));

        assertThat(bound.sql()).isEqualTo("SELECT * FROM t WHERE id IN (?, ?, ?) AND x = ?");
        assertThat(bound.values()).isEqualTo(List.of(1, 2, 3, "x"));
    }

    @Test
    void shiftsTheNumbersOfTheMarkersThatFollow() {
        BoundSql bound = postgresql("SELECT :a WHERE id NOT IN (:ids) AND x = :b OR y = :a")
                .bind(Map.of("a", "A", "ids", LIST, "b", "B"));

        assertThat(bound.sql()).isEqualTo("SELECT $1 WHERE id NOT IN ($2, $3, $4) AND x = $5 OR y = $1");
        assertThat(bound.values()).isEqualTo(List.of("A", 1, 2, 3, "B"));
    }

    @Test
    void expandsTheSameListTwice() {
        String sql = "SELECT 1 WHERE a IN ($1) OR b IN ($1)";

        assertThat(postgresql(sql).bind(List.of(LIST)).sql())
                .isEqualTo("SELECT 1 WHERE a IN ($1, $2, $3) OR b IN ($1, $2, $3)");
        assertThat(postgresql(sql).bind(List.of(LIST)).values()).isEqualTo(LIST);
        assertThat(sqlite(sql).bind(List.of(LIST)).sql()).isEqualTo("SELECT 1 WHERE a IN (?, ?, ?) OR b IN (?, ?, ?)");
        assertThat(sqlite(sql).bind(List.of(LIST)).values()).isEqualTo(List.of(1, 2, 3, 1, 2, 3));
    }

    @Test
    void expandsAListInOnePlaceAndPassesItOnInAnother() {
        String sql = "SELECT 1 WHERE a IN (:ids) AND b = ANY(:ids) AND c = :c";
        Map<String, Object> values = Map.of("ids", LIST, "c", "C");

        assertThat(postgresql(sql).bind(values).sql())
                .isEqualTo("SELECT 1 WHERE a IN ($1, $2, $3) AND b = ANY($4) AND c = $5");
        assertThat(postgresql(sql).bind(values).values()).isEqualTo(List.of(1, 2, 3, LIST, "C"));
        assertThat(sqlite(sql).bind(values).sql()).isEqualTo("SELECT 1 WHERE a IN (?, ?, ?) AND b = ANY(?) AND c = ?");
        assertThat(sqlite(sql).bind(values).values()).isEqualTo(List.of(1, 2, 3, LIST, "C"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 WHERE a IN (?)",
                "SELECT 1 WHERE a in(?)",
                "SELECT 1 WHERE a In /* of */ ( -- these\n ? /* all */ )",
                "SELECT 1 WHERE a IN (0, ?)",
                "SELECT 1 WHERE a IN (?, 9)",
                "SELECT 1 WHERE a IN (f(1, 2), ?, (SELECT 3))",
                "SELECT 1 WHERE (b, (c IN (1))) = (1, 2) AND (a IN (((1)), ?))"
            })
    void recognisesAnElementOfAnInList(String sql) {
        assertThat(sqlite(sql).bind(List.of(LIST)).sql()).isEqualTo(sql.replace("?", "?, ?, ?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 WHERE a = ANY(?)",
                "SELECT 1 WHERE a IN (f(?))",
                "SELECT 1 WHERE a IN (SELECT ?)",
                "SELECT 1 WHERE a IN (? + 1)",
                "SELECT 1 WHERE a IN (1 + ?)",
                "SELECT 1 WHERE a IN (?::int)",
                "SELECT 1 WHERE a IN ((?))",
                "SELECT 1 WHERE a IN (f(1, ?), 2)",
                "SELECT 1 WHERE a IN ?",
                "SELECT 1 WHERE \"IN\" (?)",
                "SELECT 1 WHERE a.inn (?)",
                "SELECT 1 WHERE a IN (1) OR f(?)",
                "SELECT 1 WHERE a IN (1) OR f(2, ?)",
                "INSERT INTO t VALUES (?)",
                "SELECT 1 WHERE a IN (1, ?"
            })
    void passesAListOnAsOneValueAnywhereElse(String sql) {
        List<Object> values = List.of(LIST);

        assertThat(sqlite(sql).bind(values).sql()).isEqualTo(sql);
        assertThat(sqlite(sql).bind(values).values()).isSameAs(values);
    }

    @Test
    void expandsCollectionsAndArraysOfAnyKindButBytesAndFloats() {
        ParsedSql parsed = sqlite("SELECT 1 WHERE a IN (?)");
        byte[] bytes = {1, 2};
        float[] vector = {1, 2};

        assertThat(parsed.bind(List.of(new LinkedHashSet<>(LIST))).values()).isEqualTo(LIST);
        assertThat(parsed.bind(List.of((Object) new Integer[] {1, 2, 3})).values())
                .isEqualTo(LIST);
        assertThat(parsed.bind(List.of(new int[] {1, 2, 3})).values()).isEqualTo(LIST);
        assertThat(parsed.bind(List.of(new long[] {1, 2})).values()).isEqualTo(List.of(1L, 2L));
        assertThat(parsed.bind(List.of(new double[] {1, 2})).values()).isEqualTo(List.of(1.0, 2.0));
        assertThat(parsed.bind(List.of(new byte[][] {bytes})).values()).isEqualTo(List.of(bytes));
        assertThat(parsed.bind(List.of(bytes)).values()).isEqualTo(List.of(bytes));
        assertThat(parsed.bind(List.of(vector)).values()).isEqualTo(List.of(vector));
        assertThat(parsed.bind(List.of("text")).values()).isEqualTo(List.of("text"));
        assertThat(parsed.bind(Collections.singletonList(null)).values())
                .hasSize(1)
                .containsOnlyNulls();
    }

    @Test
    void keepsNullsAndNestedListsAsElements() {
        assertThat(sqlite("SELECT 1 WHERE a IN (?)")
                        .bind(List.of(Arrays.asList(1, null, LIST)))
                        .values())
                .isEqualTo(Arrays.asList(1, null, LIST));
    }

    @Test
    void rejectsAnEmptyList() {
        assertThatThrownBy(() -> sqlite("SELECT 1\nWHERE a IN (:ids)").bind(Map.of("ids", List.of())))
                .isExactlyInstanceOf(ParameterBindingException.class)
                .hasMessage(
                        "The list for parameter :ids at line 2, column 13 is empty, and IN needs at least one element:"
                                + " leave the condition out, or do not run the statement.");
        assertThatThrownBy(() -> sqlite("SELECT 1 WHERE a IN (?)").bind(List.of(new int[0])))
                .hasMessageContaining("parameter 1 (?) at line 1, column 22");
    }

    @Test
    void rejectsMoreValuesThanTheDatabaseTakes() {
        SqlParser parser = new SqlParser(SqlSyntax.ANSI, Syntaxes.DOLLAR.withMaxValues(4));

        assertThat(parser.parse("SELECT ? WHERE a IN (?)")
                        .bind(List.of(0, LIST))
                        .values())
                .hasSize(4);
        assertThatThrownBy(() -> parser.parse("SELECT ?, ? WHERE a IN (?)").bind(List.of(0, 0, LIST)))
                .isExactlyInstanceOf(ParameterBindingException.class)
                .hasMessageContaining("5 values")
                .hasMessageContaining("at most 4");
    }

    @Test
    void remembersTheTextForASize() {
        ParsedSql parsed = sqlite("SELECT 1 WHERE a IN (?) AND b IN (?)");
        String first = parsed.bind(List.of(LIST, 1)).sql();

        assertThat(parsed.bind(List.of(List.of(7, 8, 9), 2)).sql()).isSameAs(first);
        assertThat(parsed.bind(List.of(1, LIST)).sql()).isEqualTo("SELECT 1 WHERE a IN (?) AND b IN (?, ?, ?)");
        assertThat(parsed.bind(List.of(LIST, List.of(1))).sql()).isEqualTo(first);
    }

    @Test
    void staysRightWhenManySizesShareTheMemory() {
        ParsedSql parsed = postgresql("SELECT 1 WHERE a IN (?)");
        for (int round = 0; round < 2; round++) {
            for (int size = 1; size < 200; size++) {
                BoundSql bound = parsed.bind(List.of(Collections.nCopies(size, 0)));

                assertThat(bound.values()).hasSize(size);
                assertThat(bound.sql()).endsWith("$" + size + ")").doesNotContain("$" + (size + 1));
            }
        }
    }
}
