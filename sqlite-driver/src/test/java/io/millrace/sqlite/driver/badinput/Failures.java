package io.millrace.sqlite.driver.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sqlite.driver.interop.Spi;
import io.r2dbc.spi.R2dbcException;
import java.util.List;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.reactivestreams.Publisher;

/** What is expected of every failure: a specific type, an SQLSTATE, and a message that says what to do. */
final class Failures {
    private Failures() {}

    static AbstractObjectAssert<?, R2dbcException> assertFails(
            Publisher<?> work, Class<? extends R2dbcException> type, String state, String... advice) {
        return assertFailure(Spi.errorOf(work), type, state, advice);
    }

    static AbstractObjectAssert<?, R2dbcException> assertFailure(
            Throwable failure, Class<? extends R2dbcException> type, String state, String... advice) {
        return assertThat(failure)
                .isExactlyInstanceOf(type)
                .satisfies(e -> assertThat(List.of(advice))
                        .allSatisfy(part -> assertThat(e.getMessage()).contains(part)))
                .asInstanceOf(InstanceOfAssertFactories.type(R2dbcException.class))
                .satisfies(e -> assertThat(e.getSqlState()).isEqualTo(state));
    }
}
