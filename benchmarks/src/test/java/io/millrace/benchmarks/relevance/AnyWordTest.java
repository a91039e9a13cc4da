package io.millrace.benchmarks.relevance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fulltext.query.TextQuery;
import org.junit.jupiter.api.Test;

class AnyWordTest {
    @Test
    void isTheQuestionOrTheBeginningOfALongOne() {
        assertThat(AnyWord.of("one two")).contains(TextQuery.anyWord("one two"));
        assertThat(AnyWord.of("word ".repeat(TextQuery.MAX_WORDS + 1)))
                .contains(TextQuery.anyWord("word ".repeat(TextQuery.MAX_WORDS).strip()));
        assertThat(AnyWord.of("a-b-c ".repeat(TextQuery.MAX_WORDS))).isPresent();
    }

    @Test
    void isNothingWithoutWords() {
        assertThat(AnyWord.of("?! -")).isEmpty();
        assertThat(AnyWord.of("")).isEmpty();
    }
}
