package io.millrace.sql;

import static io.millrace.sql.Syntaxes.postgresql;
import static io.millrace.sql.Syntaxes.sqlite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ParameterBindingTest {
    private static final String SECRET = "hunter2";

    @Test
    void handsTheSameListOnWhenItsOrderIsRight() {
        List<Object> values = List.of(1, "b");

        assertThat(sqlite("SELECT ?, ?").bind(values).values()).isSameAs(values);
        assertThat(postgresql("SELECT ?, ?").bind(values).values()).isSameAs(values);
        assertThat(postgresql("SELECT $2, $1, $2").bind(values).values()).isSameAs(values);
        assertThat(sqlite("SELECT $1, $2").bind(values).values()).isSameAs(values);
    }

    @Test
    void rendersOnce() {
        ParsedSql parsed = postgresql("SELECT ?");

        assertThat(parsed.bind(List.of(1)).sql())
                .isSameAs(parsed.bind(List.of(2)).sql());
    }

    @Test
    void repeatsTheValueOfARepeatedParameterWhereMarkersArePositional() {
        BoundSql numbered = sqlite("SELECT $2, $1, $2").bind(List.of("a", "b"));
        BoundSql named = sqlite("SELECT :x, :y, :x").bind(Map.of("x", 1, "y", 2));

        assertThat(numbered.sql()).isEqualTo("SELECT ?, ?, ?");
        assertThat(numbered.values()).isEqualTo(List.of("b", "a", "b"));
        assertThat(named.sql()).isEqualTo("SELECT ?, ?, ?");
        assertThat(named.values()).isEqualTo(List.of(1, 2, 1));
    }

    @Test
    void repeatsTheMarkerOfARepeatedParameterWhereMarkersAreNumbered() {
        BoundSql numbered = postgresql("SELECT $2, $1, $2").bind(List.of("a", "b"));
        BoundSql named = postgresql("SELECT :x, :y, :x").bind(Map.of("x", 1, "y", 2));

        assertThat(numbered.sql()).isEqualTo("SELECT $2, $1, $2");
        assertThat(numbered.values()).isEqualTo(List.of("a", "b"));
        assertThat(named.sql()).isEqualTo("SELECT $1, $2, $1");
        assertThat(named.values()).isEqualTo(List.of(1, 2));
    }

    @Test
    void takesNullsAsValues() {
        Map<String, Object> values = new HashMap<>();
        values.put("a", null);

        assertThat(sqlite("SELECT ?").bind(Collections.singletonList(null)).values())
                .isEqualTo(Arrays.asList((Object) null));
        assertThat(sqlite("SELECT :a").bind(values).values()).isEqualTo(Arrays.asList((Object) null));
    }

    @Test
    void takesAnEmptyListOrMapWhenThereAreNoParameters() {
        assertThat(sqlite("SELECT 1").bind(List.of()).values()).isEmpty();
        assertThat(sqlite("SELECT 1").bind(Map.of()).values()).isEmpty();
    }

    @Test
    void namesTheParameterThatHasNoValue() {
        failing(() -> sqlite("SELECT ?,\n  ?").bind(List.of(SECRET)))
                .hasMessage(
                        "The SQL has 2 parameters and was given 1 value: none for parameter 2 (?) at line 2, column 3."
                                + " A question mark that is part of an operator is written ??.");
        failing(() -> sqlite("SELECT $2, $1").bind(List.of(SECRET)))
                .hasMessageContaining("none for parameter $2 at line 1, column 8");
        failing(() -> sqlite("SELECT :a, :b").bind(Map.of("a", SECRET)))
                .hasMessage("No value was given for parameter :b at line 1, column 12: add one, null included.");
    }

    @Test
    void countsSurplusValues() {
        failing(() -> sqlite("SELECT ?").bind(List.of(SECRET, SECRET)))
                .hasMessage("The SQL has 1 parameter and was given 2 values: 1 too many.");
        failing(() -> sqlite("SELECT 1").bind(List.of(SECRET)))
                .hasMessage("The SQL has 0 parameters and was given 1 value: 1 too many.");
    }

    @Test
    void namesUnknownNames() {
        failing(() -> sqlite("SELECT :a").bind(Map.of("a", SECRET, "zz", SECRET)))
                .hasMessage("Values were given for :zz, but the SQL has only :a: remove them or rename them.");
        failing(() -> sqlite("SELECT 1").bind(Map.of("zz", SECRET)))
                .hasMessage("Values were given for :zz, but the SQL has no parameters: remove them or rename them.");
    }

    @Test
    void takesValuesOnlyInTheWayThatTheStyleAsksFor() {
        failing(() -> sqlite("SELECT :a, :b").bind(List.of(SECRET, SECRET)))
                .hasMessageContaining("named parameters (:a, :b)")
                .hasMessageContaining("Map.of(");
        failing(() -> sqlite("SELECT ?").bind(Map.of("a", SECRET))).hasMessageContaining("values in order");
        failing(() -> sqlite("SELECT $1").bind(Map.of("a", SECRET))).hasMessageContaining("values in order");
    }

    @Test
    void showsAFewNamesOfMany() {
        failing(() -> sqlite("SELECT :a,:b,:c,:d,:e,:f,:g,:h,:i").bind(List.of()))
                .hasMessageContaining("(:a, :b, :c, :d, :e, :f, :g, :h, ...)");
    }

    @Test
    void showsNoValuesInItsText() {
        assertThat(sqlite("SELECT ?").bind(List.of(SECRET))).hasToString("BoundSql[sql=SELECT ?, values=1]");
    }

    private static AbstractThrowableAssert<?, ?> failing(ThrowingCallable binding) {
        return assertThatThrownBy(binding)
                .isExactlyInstanceOf(ParameterBindingException.class)
                .hasMessageNotContaining(SECRET);
    }
}
