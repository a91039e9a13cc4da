package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdentifierTest {
    @Test
    void quotesANameByDoublingItsQuotes() {
        assertThat(Identifier.of("users").quoted()).isEqualTo("\"users\"");
        assertThat(Identifier.of("\"; DROP TABLE a; --").quoted()).isEqualTo("\"\"\"; DROP TABLE a; --\"");
        assertThat(Identifier.of("\"")).hasToString("\"\"\"\"");
    }

    @Test
    void quotesAQualifiedNamePartByPart() {
        assertThat(Identifier.of("app", "a.b").quoted()).isEqualTo("\"app\".\"a.b\"");
    }

    @Test
    void isEqualByItsParts() {
        assertThat(Identifier.of("a", "b")).isEqualTo(new Identifier(List.of("a", "b")));
        assertThat(Identifier.of("a")).isNotEqualTo(Identifier.of("A"));
    }

    @Test
    void takesUpTo63BytesInUtf8() {
        assertThat(Identifier.of("x".repeat(63)).parts().get(0)).hasSize(63);
        assertThat(Identifier.of("é".repeat(31)).quoted()).hasSize(33);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Identifier.of("x".repeat(64)))
                .withMessage("The identifier \"xxxxxxxxxxxx...\" has 64 bytes in UTF-8, more than 63: shorten it.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Identifier.of("app", "😀".repeat(16)))
                .withMessageContaining("has 64 bytes");
    }

    @Test
    void rejectsWhatIsNoName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Identifier.of(""))
                .withMessageContaining("must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Identifier(List.of()))
                .withMessageContaining("at least one part");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Identifier.of("a\0b"))
                .withMessageContaining("at offset 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Identifier.of("a\uD83D"))
                .withMessageContaining("at offset 1");
    }
}
