package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.ConfigurationException;
import io.millrace.error.MigrationException;
import io.r2dbc.spi.R2dbcBadGrammarException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PrintableErrorTest {
    private static final String HOSTILE = "\u001b[2J\u202egone\n2026-01-01 INFO all is well";

    @Test
    void leavesAPrintableErrorAsItIs() {
        Exception error = new IllegalStateException("outer", new IllegalArgumentException("Größe"));

        assertThat(PrintableError.of(error)).isSameAs(error);
        assertThat(PrintableError.of(null)).isNull();
    }

    @Test
    void leavesTheLinesOfAnApplicationsErrorAndNotThoseOfADatabase() {
        AssertionError own = new AssertionError("Expected:\n1\nbut was:\n2");
        assertThat(PrintableError.of(own)).isSameAs(own);

        Throwable shown = PrintableError.of(new R2dbcBadGrammarException("no\n2026-01-01 INFO all is well"));
        assertThat(trace(shown)).doesNotContain("\n2026");
    }

    @Test
    void showsNothingOfAChainThatALogWouldObey() {
        Exception inner = new IllegalArgumentException(HOSTILE);
        inner.addSuppressed(new IllegalStateException(HOSTILE));
        Exception error = new IllegalStateException("outer", inner);
        inner.initCause(new IllegalStateException("round", error));

        Throwable shown = PrintableError.of(error);

        assertThat(shown).hasMessage("java.lang.IllegalStateException: outer");
        assertThat(trace(shown))
                .contains("java.lang.IllegalArgumentException: \\u001b[2J\\u202egone\n    2026-01-01")
                .contains("showsNothingOfAChainThatALogWouldObey")
                .doesNotContain("\u001b", "\u202e", "\n2026");
    }

    @Test
    void keepsEveryErrorOfADatastoreAndItsCausePrintable() {
        ConfigurationException error =
                new ConfigurationException("The table \"" + HOSTILE + "\" is unknown.", new RuntimeException(HOSTILE));

        assertThat(trace(error)).contains("\\u001b[2J").doesNotContain("\u001b", "\u202e", "\n2026");
        assertThat(trace(new MigrationException(HOSTILE, error))).doesNotContain("\u001b", "\u202e", "\n2026");
    }

    private static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
