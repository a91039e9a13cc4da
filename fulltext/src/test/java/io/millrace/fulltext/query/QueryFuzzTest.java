package io.millrace.fulltext.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fulltext.internal.analysis.Tokenizer;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is typed becomes a query, or is refused at a place in it. */
class QueryFuzzTest {
    @Property(tries = 3000)
    void everyTextIsReadOrRefused(@ForAll("typed") String text) {
        try {
            TextQuery query = TextQuery.parse(text, Set.of("title", "body"));
            assertThat(query.node().span().end()).isLessThanOrEqualTo(text.length());
            assertThat(Tokenizer.hasWords(text)).isTrue();
        } catch (TextQueryException refusal) {
            assertThat(refusal.position()).isBetween(0, text.length());
            assertThat(refusal.problem()).isNotBlank();
        }
    }

    @Property(tries = 1000)
    void textWithoutSyntaxIsReadWhereItHasWords(@ForAll("typed") String text) {
        try {
            TextQuery.anyWord(text);
            TextQuery.phrase(text);
        } catch (TextQueryException refusal) {
            assertThat(Tokenizer.countWords(text)).matches(words -> words == 0 || words > TextQuery.MAX_WORDS / 2);
        }
    }

    @Provide
    Arbitrary<String> typed() {
        Arbitrary<String> syntax = Arbitraries.of(
                "\"", "-", "(", ")", "OR", "*", ":", "title:", "body:", " ", "  ", "a", "word", "don't", "c++", "東京",
                "é", "\ud83d", "\u0301", "“", "--", "\u0000", "\n");
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(5);
        return Arbitraries.oneOf(syntax, syntax, any).list().ofMaxSize(60).map(parts -> String.join("", parts));
    }
}
