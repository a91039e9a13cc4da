package io.millrace.fulltext.internal.match;

import static io.millrace.fulltext.FullTextSearch.FEW_WORDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.internal.match.Condition.Close;
import io.millrace.fulltext.internal.match.Condition.Pair;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import io.millrace.fulltext.query.TextQuery;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is looked for is what a query says, each thing once. */
class PlannerTest {
    @ParameterizedTest
    @CsvSource({
        "a* OR a* OR A*, a*",
        "cat* cat*, cat*",
        "(dog OR dog) cat*, dog cat*",
        "dog -cat* -cat* -(cat* OR cat*), dog -cat*",
        "'\"hot dog\" (\"hot dog\" OR hot-dog)', '\"hot dog\"'"
    })
    void whatIsSaidAgainIsLookedForOnce(String said, String meant) {
        assertThat(plan(said).condition()).isEqualTo(plan(meant).condition());
        assertThat(plan(said).words()).isEqualTo(plan(meant).words());
    }

    /** A database may leave out asking for the rows that match: they are those with a word that counts. */
    @ParameterizedTest
    @CsvSource({
        "dog, true",
        "ca*, true",
        "dog OR cat OR ca*, true",
        "((dog) OR (cat OR hen)), true",
        "x.dog, false",
        "dog cat, false",
        "dog OR (cat hen), false",
        "\"hot dog\", false",
        "dog -cat, false",
        "dog OR (cat -hen), false"
    })
    void aRowMatchesByAnyOfTheWordsThatCount(String query, boolean any) {
        assertThat(plan(query).isAnyWord()).isEqualTo(any);
    }

    @Test
    void aQuestionIsAnsweredByAnyOfItsWords() {
        assertThat(plan(TextQuery.anyWord("what does the dog eat")).isAnyWord()).isTrue();
        assertThat(plan(TextQuery.near("dog cat", 3)).isAnyWord()).isFalse();
        assertThat(plan(TextQuery.near("dog dog", 3)).isAnyWord()).isTrue();
    }

    @Test
    void beginningsAreCountedOnceAndKnownByTheirFirstPlaces() {
        Demand demand = demand("dog ca* -(b* OR x.Ca*)");
        assertThat(demand.ranges()).containsExactlyInAnyOrder(Range.beginning("ca"), Range.beginning("b"));
        assertThat(demand.position()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "\"%s\"", "dog OR dog OR dog %s -dog", "(%s)"})
    void fewWordsAreNotCounted(String query) {
        String words = words(FEW_WORDS - (query.contains("dog") ? 2 : 0));
        assertThat(plan(query.formatted(words)).demand()).isEmpty();
    }

    @Test
    void manyWordsAreCountedAsOftenAsTheyAreRead() {
        String few = words(FEW_WORDS);
        assertThat(demand(few + " dog").position()).isEqualTo(few.length() + 1);
        assertThat(demand(few + " -(b* OR dog)").position()).isEqualTo(few.length() + 3);
        assertThat(demand(few + " b* dog").ranges())
                .hasSize(FEW_WORDS + 2)
                .contains(Range.beginning("b"), Range.of("dog"));
        assertThat(demand("\"" + "dog cat ".repeat(FEW_WORDS) + "\"").ranges())
                .hasSize(2 * FEW_WORDS)
                .containsOnly(Range.of("dog"), Range.of("cat"));
        assertThat(demand("dog (" + few + ") OR \"dog cat\"").position()).isEqualTo(few.lastIndexOf(' ') + 6);
    }

    /** Two characters are a word, of a question and of a phrase. */
    @Test
    void aLongQuestionWithoutSpacesIsOfFewWords() {
        String question = IntStream.range(0, 2 * FEW_WORDS)
                .mapToObj(i -> Character.toString(0x4E00 + i))
                .collect(Collectors.joining());
        assertThat(plan(question).demand()).isEmpty();
        assertThat(demand(question + "\u7684").ranges()).hasSize(2 * FEW_WORDS + 1);
        assertThat(plan(TextQuery.anyWord(question.substring(0, FEW_WORDS + 1))).demand())
                .isEmpty();
        assertThat(plan(TextQuery.anyWord(question.substring(0, FEW_WORDS + 2))).demand())
                .isPresent();
    }

    @Test
    void neighboursAreReadOnceWhateverTheirOrder() {
        TextIndex index = TextIndex.on("doc").column("t").build();
        Planner planner = new Planner(index, TextQuery.near("dog cat dog dog ".repeat(FEW_WORDS), 3));
        MatchPlan plan = planner.plan(planner.forms());
        assertThat(((Close) plan.condition()).pairs()).containsExactly(new Pair("dog", "cat"));
        assertThat(plan.demand()).isEmpty();
    }

    /** Each is read from the index by itself. */
    @Test
    void noBeginningOfFormsIsThatOfAnother() {
        assertThat(planner("an ante antenna cat", Language.GERMAN).forms().beginnings())
                .isEqualTo(Set.of("a", "ca"));
    }

    private static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    private static Demand demand(String query) {
        return plan(query).demand().orElseThrow();
    }

    private static MatchPlan plan(String query) {
        return plan(TextQuery.parse(query));
    }

    private static MatchPlan plan(TextQuery query) {
        Planner planner = new Planner(
                TextIndex.on("doc").column("t").language(Language.SIMPLE).build(), query);
        return planner.plan(planner.forms());
    }

    private static Planner planner(String query, Language language) {
        TextIndex index = TextIndex.on("doc").column("t").language(language).build();
        return new Planner(index, TextQuery.parse(query));
    }
}
