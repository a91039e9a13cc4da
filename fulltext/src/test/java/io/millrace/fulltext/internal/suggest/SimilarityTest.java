package io.millrace.fulltext.internal.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.fulltext.IndexedWord;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarityTest {
    private static final String LETTERS = "abc\uD83D\uDE00";

    /** The examples of Winkler's own paper, and of its followers. */
    @ParameterizedTest
    @CsvSource({
        "martha, marhta, 0.9611",
        "dixon, dicksonx, 0.8133",
        "dwayne, duane, 0.84",
        "jellyfish, smellyfish, 0.8963",
        "abc, xyz, 0",
        "a, a, 1"
    })
    void comparesAsJaroAndWinklerDo(String one, String other, double similarity) {
        assertThat(JaroWinkler.similarity(characters(one), characters(other))).isCloseTo(similarity, within(1e-4));
        assertThat(JaroWinkler.similarity(characters(other), characters(one))).isCloseTo(similarity, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({
        "teh, the, 1",
        "ca, abc, 3",
        "kitten, sitting, 3",
        "a, ab, 1",
        "ab, a, 1",
        "abcdef, badcfe, 3",
        "x, x, 0"
    })
    void countsEdits(String one, String other, int edits) {
        assertThat(EditDistance.between(characters(one), characters(other))).isEqualTo(edits);
        assertThat(EditDistance.between(characters(other), characters(one))).isEqualTo(edits);
    }

    /** Whatever single edit a short word went through, what it was is found by what both have in common. */
    @Test
    void shortWordsThatAreOneEditApartShareAPiece() {
        Random random = new Random(15);
        for (int i = 0; i < 20_000; i++) {
            String word = word(random, 2 + random.nextInt(5));
            String edited = edited(random, word);
            int length = edited.codePointCount(0, edited.length());
            if (length >= Misspelling.SHORTEST && length <= 5) {
                Set<String> shared = new HashSet<>(Pieces.of(new Misspelling(edited, 0)));
                shared.retainAll(gaps(word));
                assertThat(shared).as("%s %s", word, edited).isNotEmpty();
            }
        }
    }

    @Test
    void ranksTheNearestFirstThenTheMostFrequentAndAlike() {
        Misspelling word = new Misspelling("recieve", 0);
        assertThat(word.edits()).isEqualTo(2);
        assertThat(word.candidates(
                        Stream.of(
                                IndexedWord.of("relieve", 900),
                                IndexedWord.of("receive", 10),
                                IndexedWord.of("receiver", 100_000),
                                IndexedWord.of("recipe", 5_000),
                                IndexedWord.of("recieved", 1),
                                IndexedWord.of("recieve", 7),
                                IndexedWord.of("achieve", 5_000)),
                        5))
                .extracting(IndexedWord::word)
                .containsExactly("relieve", "receive", "recieved", "receiver", "recipe");
        assertThat(new Misspelling("recieve", 2)
                        .candidates(Stream.of(IndexedWord.of("receive", 199), IndexedWord.of("relieve", 200)), 5))
                .containsExactly(IndexedWord.of("relieve", 200));
        assertThat(new Misspelling("abc", 0)
                        .candidates(Stream.of(IndexedWord.of("abe", 1), IndexedWord.of("abd", 1)), 5))
                .extracting(IndexedWord::word)
                .containsExactly("abd", "abe");
    }

    private static Set<String> gaps(String word) {
        int[] characters = characters(word);
        Set<String> gaps = new HashSet<>(List.of("-" + word));
        for (int i = 0; i < characters.length; i++) {
            gaps.add("-" + new String(characters, 0, i) + new String(characters, i + 1, characters.length - i - 1));
        }
        return gaps;
    }

    private static String edited(Random random, String word) {
        StringBuilder edited = new StringBuilder();
        int[] characters = characters(word);
        int at = random.nextInt(characters.length);
        int kind = random.nextInt(4);
        for (int i = 0; i < characters.length; i++) {
            if (i == at && kind == 0) {
                edited.append(word(random, 1)).appendCodePoint(characters[i]);
            } else if (i == at && kind == 1) {
                edited.append(word(random, 1));
            } else if (i == at && kind == 2 && i + 1 < characters.length) {
                edited.appendCodePoint(characters[i + 1]).appendCodePoint(characters[i++]);
            } else if (i != at) {
                edited.appendCodePoint(characters[i]);
            }
        }
        return edited.toString();
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        int[] letters = characters(LETTERS);
        random.ints(length, 0, letters.length).forEach(i -> word.appendCodePoint(letters[i]));
        return word.toString();
    }

    private static int[] characters(String word) {
        return word.codePoints().toArray();
    }
}
