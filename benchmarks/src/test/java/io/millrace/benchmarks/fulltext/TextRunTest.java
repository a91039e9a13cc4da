package io.millrace.benchmarks.fulltext;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.postgres.Server;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All parts, on a small table. */
class TextRunTest {
    private static final String SMALL =
            "--glosses 600 --questions 4 --warm-up 1 --rounds 1 --builds 1 --turn 1 --writers 8";

    @ParameterizedTest
    @CsvSource({
        "sqlite, FTS5 with external content, 'FTS5 without content, and lengths'",
        "postgresql, tsvector and GIN, a table of terms"
    })
    void comparesWithWhatIsMadeByHand(String database, String one, String other) {
        Server.makeKnown();
        String text = TextRun.measure(database, arguments("--database " + database + " " + SMALL));
        for (String contest : new String[] {"BUILD", "INSERT", "UPDATE", "BULK"}) {
            assertThat(text)
                    .contains("| " + contest + " | " + one + " |")
                    .contains("| " + contest + " | " + other + " |")
                    .contains("| " + contest + " | Millrace |");
        }
        for (String contest : new String[] {"TWO_WORDS", "ANY_OF_TEN_WORDS", "PHRASE"}) {
            assertThat(text)
                    .containsPattern("\\| " + contest
                            + " \\| its statements by [a-zA-Z0-9' -]+ \\| [\\d.]+ \\[[\\d.]+-[\\d.]+] \\|");
        }
        assertThat(text).contains("600 glosses").contains("in step with the table");
    }

    @Test
    void countsTheConflictsOfWriters() {
        Server.makeKnown();
        String text = TextRun.measure("postgresql", arguments("--only writers " + SMALL));
        assertThat(text)
                .contains("| 8 WRITERS | a table of terms |")
                .contains("- Millrace: no error, no deadlock, no transaction begun again");
    }

    @Test
    void questionsAreTheSameEachTime() {
        Glosses glosses = Glosses.of(500);
        assertThat(glosses.pairs(20)).isEqualTo(glosses.pairs(20)).allMatch(text -> text.split(" ").length == 2);
        assertThat(glosses.questions(20)).allMatch(text -> text.split(" ").length == 10);
        assertThat(glosses.phrases(20)).hasSize(20);
    }

    private static Arguments arguments(String line) {
        return Arguments.of(Stream.of(line.split(" ")).toArray(String[]::new));
    }
}
