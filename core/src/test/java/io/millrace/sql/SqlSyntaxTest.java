package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.sql.SqlSyntax.Feature;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlSyntaxTest {
    @Test
    void standardSqlHasNoFeatures() {
        assertThat(SqlSyntax.ANSI.features()).isEmpty();
    }

    @Test
    void addsFeaturesWithoutChangingTheOriginal() {
        SqlSyntax more = SqlSyntax.ANSI.with(Feature.DOLLAR_QUOTES).with(Feature.NESTED_COMMENTS);

        assertThat(more.features()).containsExactlyInAnyOrder(Feature.DOLLAR_QUOTES, Feature.NESTED_COMMENTS);
        assertThat(more.has(Feature.DOLLAR_QUOTES)).isTrue();
        assertThat(SqlSyntax.ANSI.has(Feature.DOLLAR_QUOTES)).isFalse();
    }

    @Test
    void isEqualByItsFeatures() {
        SqlSyntax one = SqlSyntax.ANSI.with(Feature.DOLLAR_QUOTES);

        assertThat(one)
                .isEqualTo(SqlSyntax.ANSI.with(Feature.DOLLAR_QUOTES))
                .hasSameHashCodeAs(SqlSyntax.ANSI.with(Feature.DOLLAR_QUOTES))
                .isNotEqualTo(SqlSyntax.ANSI)
                .hasToString("SqlSyntax[DOLLAR_QUOTES]");
    }

    @Test
    void bindMarkersAreCheckedWhenMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> BindMarkers.numbered(""));
        assertThatIllegalArgumentException().isThrownBy(() -> BindMarkers.POSITIONAL.withMaxValues(0));
    }

    @Test
    void aMarkerMayBeAnyPrefix() {
        assertThat(new SqlParser(SqlSyntax.ANSI, BindMarkers.numbered("@p"))
                        .parse("SELECT :b, :a")
                        .bind(Map.of("a", 1, "b", 2)))
                .satisfies(bound -> {
                    assertThat(bound.sql()).isEqualTo("SELECT @p1, @p2");
                    assertThat(bound.values()).isEqualTo(List.of(2, 1));
                });
    }
}
