package io.millrace.fulltext.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.fulltext.query.QueryNode.All;
import io.millrace.fulltext.query.QueryNode.Any;
import io.millrace.fulltext.query.QueryNode.Excluded;
import io.millrace.fulltext.query.QueryNode.Field;
import io.millrace.fulltext.query.QueryNode.Near;
import io.millrace.fulltext.query.QueryNode.Phrase;
import io.millrace.fulltext.query.QueryNode.Prefix;
import io.millrace.fulltext.query.QueryNode.Word;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextQueryTest {
    private static final Set<String> FIELDS = Set.of("title", "body");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cats                      | cats
            cats dogs                 | (cats & dogs)
            a b OR c                  | (a & (b or c))
            a OR b OR c d             | ((a or b or c) & d)
            "new york" hotel          | ("new york" & hotel)
            “new york” hotel          | ("new york" & hotel)
            cats -dogs                | (cats & -dogs)
            cats -"hot dogs" -(a b)   | (cats & -"hot dogs" & -(a & b))
            (-dogs) cats              | (-dogs & cats)
            multi-agent - x           | (multi-agent & x)
            --verbose x               | (--verbose & x)
            c++ don't node.js         | (c++ & don't & node.js)
            univ* "a b"               | (univ* & "a b")
            title:cats                | title:cats
            TITLE:"hot dogs" -body:x  | (TITLE:"hot dogs" & -body:x)
            title:(a OR b)            | title:(a or b)
            title: cats               | (title: & cats)
            secret:cats 12:30         | (secret:cats & 12:30)
            title:title:x             | title:title:x
            title:OR                  | title:OR
            -OR x                     | (-OR & x)
            a & b ... !               | (a & b)
            a** b "*c * d"            | (a* & b & "*c * d")
            a () b                    | (a & b)
            -& cats                   | cats
            title:& cats              | cats
            a OR & b                  | (a & b)
            """)
    void readsTheLanguage(String text, String tree) {
        assertThat(show(TextQuery.parse(text, FIELDS).node())).isEqualTo(tree);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``            | 0  | no words
            `   `         | 0  | no words
            & ... !       | 0  | no words
            -cats         | 0  | Nothing but exclusions
            (-a -b)       | 1  | Nothing but exclusions
            -(-a)         | 2  | Nothing but exclusions
            a OR -b       | 5  | Alternatives
            title:(-a)    | 7  | Nothing but exclusions
            title:-a      | 6  | Behind a field's colon
            "a b          | 0  | never closed
            a "b          | 2  | never closed
            (a b          | 0  | never closed
            a) b          | 1  | Nothing was opened
            OR a          | 0  | OR stands between
            a OR          | 2  | OR stands between
            a OR OR b     | 5  | OR stands between
            (a OR) b      | 3  | OR stands between
            c++* b        | 3  | directly behind
            "a b"* c      | 5  | directly behind
            (a)* c        | 3  | directly behind
            *oup          | 0  | directly behind
            soup *        | 5  | directly behind
            so*up         | 2  | directly behind
            a -*b         | 3  | directly behind
            title:*       | 6  | directly behind
            """)
    void rejectsWithAPositionAndAReason(String text, int position, String reason) {
        assertThatThrownBy(() -> TextQuery.parse(text, FIELDS))
                .asInstanceOf(type(TextQueryException.class))
                .satisfies(error -> {
                    assertThat(error.position()).isEqualTo(position);
                    assertThat(error.problem()).contains(reason);
                    assertThat(error).hasMessageContaining("at index " + position);
                });
    }

    @Test
    void orBindsTighterThanSpace() {
        assertThat(show(TextQuery.parse("a OR b c").node())).isEqualTo("((a or b) & c)");
    }

    @Test
    void tellsWhereItsPartsStand() {
        TextQuery query = TextQuery.parse("cats -\"hot dogs\" title:x*", FIELDS);
        assertThat(query.node())
                .isEqualTo(new All(
                        List.of(
                                new Word("cats", new Span(0, 4)),
                                new Excluded(new Phrase("hot dogs", new Span(6, 16)), new Span(5, 16)),
                                new Field("title", new Prefix("x", new Span(23, 25)), new Span(17, 25))),
                        new Span(0, 25)));
    }

    @Test
    void theOtherWaysKnowNoSyntax() {
        assertThat(show(TextQuery.anyWord("What's -the (cat's \"name?").node()))
                .isEqualTo("(What or s or the or cat or s or name)");
        assertThat(show(TextQuery.phrase("-what's (this").node())).isEqualTo("\"-what's (this\"");
        assertThat(TextQuery.near("a -b", 3).node()).isEqualTo(new Near("a -b", 3, new Span(0, 4)));
        assertThatThrownBy(() -> TextQuery.anyWord("?!")).isInstanceOf(TextQueryException.class);
        assertThatThrownBy(() -> TextQuery.phrase("?!")).isInstanceOf(TextQueryException.class);
        assertThatThrownBy(() -> TextQuery.near("a b", 101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pairsCharactersOfScriptsWithoutSpaces() {
        assertThat(show(TextQuery.anyWord("東京タ 山 tower").node())).isEqualTo("(\"東京\" or \"京タ\" or 山 or tower)");
    }

    @Test
    void hasLimits() {
        assertThatThrownBy(() -> TextQuery.parse("x".repeat(TextQuery.MAX_LENGTH + 1)))
                .isInstanceOf(TextQueryException.class)
                .hasMessageContaining("10000 characters");
        TextQuery.parse("x ".repeat(TextQuery.MAX_WORDS));
        assertThatThrownBy(() -> TextQuery.parse("x ".repeat(TextQuery.MAX_WORDS + 1)))
                .isInstanceOf(TextQueryException.class)
                .hasMessageContaining("256 words");
        int deepest = TextQuery.MAX_DEPTH;
        TextQuery.parse("(".repeat(deepest) + "x" + ")".repeat(deepest));
        TextQuery.parse("-(x OR body:(a ".repeat(deepest / 2) + "x" + "))".repeat(deepest / 2) + " y", FIELDS);
        assertThatThrownBy(() -> TextQuery.parse("(".repeat(5000) + "x"))
                .asInstanceOf(type(TextQueryException.class))
                .satisfies(error -> assertThat(error.position()).isEqualTo(deepest));
    }

    @Test
    void checksTreesThatAreMadeByHand() {
        Span span = new Span(0, 0);
        QueryNode word = new Word("x", span);
        assertThatThrownBy(() -> new TextQuery(new Excluded(word, span))).isInstanceOf(TextQueryException.class);
        assertThatThrownBy(() -> new TextQuery(new Word("!", span))).isInstanceOf(TextQueryException.class);
        assertThatThrownBy(() -> new TextQuery(new Any(List.of(), span))).isInstanceOf(TextQueryException.class);
        QueryNode deep = word;
        for (int i = 0; i < 200; i++) {
            deep = new All(List.of(deep), span);
        }
        QueryNode tooDeep = deep;
        assertThatThrownBy(() -> new TextQuery(tooDeep)).isInstanceOf(TextQueryException.class);
    }

    @Test
    void anErrorSaysNothingOfTheText() {
        assertThatThrownBy(() -> TextQuery.parse("\"secret")).message().doesNotContain("secret");
    }

    static String show(QueryNode node) {
        if (node instanceof Word word) {
            return word.text();
        } else if (node instanceof Prefix prefix) {
            return prefix.text() + "*";
        } else if (node instanceof Phrase phrase) {
            return '"' + phrase.text() + '"';
        } else if (node instanceof Near near) {
            return "near(" + near.text() + ")";
        } else if (node instanceof Field field) {
            return field.field() + ":" + show(field.node());
        } else if (node instanceof Excluded excluded) {
            return "-" + show(excluded.node());
        } else if (node instanceof Any any) {
            return any.nodes().stream().map(TextQueryTest::show).collect(Collectors.joining(" or ", "(", ")"));
        } else {
            return ((All) node).nodes().stream().map(TextQueryTest::show).collect(Collectors.joining(" & ", "(", ")"));
        }
    }
}
