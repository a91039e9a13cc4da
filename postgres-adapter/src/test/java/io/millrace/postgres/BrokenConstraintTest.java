package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokenConstraintTest {
    @Test
    void theColumnsOfAKeyStandInTheDetailInEveryLanguage() {
        assertThat(BrokenConstraint.columns("Key (a, b)=(1, x)=(y) already exists."))
                .containsExactly("a", "b");
        assertThat(BrokenConstraint.columns("Schl\u00fcssel \u00bb(a)=(1)\u00ab existiert bereits."))
                .containsExactly("a");
        assertThat(BrokenConstraint.columns("Key (\"a \"\"b\"\", (c)\", d$1)=(1) is not present in table \"t\"."))
                .containsExactly("a \"b\", (c)", "d$1");
    }

    @Test
    void whatIsNoKeyHasNone() {
        assertThat(BrokenConstraint.columns("Key (lower(a))=(x) already exists."))
                .isEmpty();
        assertThat(BrokenConstraint.columns("Key ((a || b))=(x) already exists."))
                .isEmpty();
        assertThat(BrokenConstraint.columns("Failing row contains (1, null, (x)=(y))."))
                .isEmpty();
        assertThat(BrokenConstraint.columns("")).isEmpty();
        assertThat(BrokenConstraint.columns("(")).isEmpty();
        assertThat(BrokenConstraint.columns("(\"a")).isEmpty();
    }
}
