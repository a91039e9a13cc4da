package io.millrace.fulltext;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fulltext.query.TextQuery;
import org.junit.jupiter.api.Test;

class TextSearchTest {
    @Test
    @SuppressWarnings("NullAway") // What is missing is what is tested.
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> TextSearch.of("book", (String) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("query");
        assertThatThrownBy(() -> TextSearch.of("book", (TextQuery) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("query");
        assertThatThrownBy(() -> TextSearch.of(null, "soup"))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("index");
    }
}
