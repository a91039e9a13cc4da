package io.millrace.fulltext.internal.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.query.TextQuery;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(plan(said)).isEqualTo(plan(meant));
    }

    @Test
    void beginningsAreKnownByTheirFirstPlaces() {
        assertThat(planner("dog ca* -(b* OR x.Ca*)", Language.SIMPLE).beginnings())
                .isEqualTo(Map.of("ca", 4, "b", 10));
    }

    /** Each is read from the index by itself. */
    @Test
    void noBeginningOfFormsIsThatOfAnother() {
        assertThat(planner("an ante antenna cat", Language.GERMAN).forms().beginnings())
                .isEqualTo(Set.of("a", "ca"));
    }

    private static MatchPlan plan(String query) {
        Planner planner = planner(query, Language.SIMPLE);
        return planner.plan(planner.forms());
    }

    private static Planner planner(String query, Language language) {
        TextIndex index = TextIndex.on("doc").column("t").language(language).build();
        return new Planner(index, TextQuery.parse(query));
    }
}
