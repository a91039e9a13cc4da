package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.mapping.TypeCodecs;
import io.millrace.runtime.H2.H2Dialect;
import org.junit.jupiter.api.Test;

/** What is looked for in a statement's text, and in which it is not. */
class StatementTextsTest {
    private final StatementTexts texts =
            new StatementTexts(new H2Dialect(), StatementGuard.of(new H2Dialect()), TypeCodecs.none());

    @Test
    void verbatimTextIsSentAsItStands() {
        String text = "CREATE INDEX tagged ON item (id) WHERE tags ?| :names -- $1; and so on";
        PreparedSql prepared = texts.prepare(Sql.verbatim(text));
        assertThat(prepared.text()).isEqualTo(text);
        assertThat(prepared.bound().sql()).isEqualTo(text);
        assertThat(prepared.bound().values()).isEmpty();
    }

    @Test
    void verbatimTextTakesNoValues() {
        assertThat(Sql.verbatim("SELECT 1").isVerbatim()).isTrue();
        assertThatThrownBy(() -> Sql.verbatim("SELECT :x").bind("x", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("takes no values");
    }

    @Test
    void otherTextHoldsOneStatement() {
        assertThat(Sql.of("SELECT 1").isVerbatim()).isFalse();
        assertThatThrownBy(() -> texts.prepare(Sql.of("SELECT 1; SELECT 2"))).isInstanceOf(BadSqlException.class);
    }
}
