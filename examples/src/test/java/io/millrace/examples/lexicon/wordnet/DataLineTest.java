package io.millrace.examples.lexicon.wordnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataLineTest {
    @Test
    void readsANoun() {
        SynsetEntry synset = DataLine.parse(
                "00001930 03 n 02 physical_entity 0 thing 2 002 @ 00001740 n 0000 ~i 00002452 n 0000 | an entity  ");

        assertThat(synset.id()).isEqualTo(100_001_930);
        assertThat(synset.partOfSpeech()).isEqualTo(PartOfSpeech.NOUN);
        assertThat(synset.lexname()).isEqualTo("noun.Tops");
        assertThat(synset.words()).containsExactly("physical entity", "thing");
        assertThat(synset.gloss()).isEqualTo("an entity");
        assertThat(synset.pointers())
                .containsExactly(
                        new Pointer(RelationKind.HYPERNYM, 100_001_740, 0, 0),
                        new Pointer(RelationKind.INSTANCE_HYPONYM, 100_002_452, 0, 0));
    }

    @Test
    void readsARelationBetweenWords() {
        SynsetEntry synset = DataLine.parse("00002098 00 a 01 unable 0 001 ! 00001740 r 0a1f | not able  ");

        assertThat(synset.pointers()).containsExactly(new Pointer(RelationKind.ANTONYM, 400_001_740, 10, 31));
    }

    @Test
    void countsWordsInHexadecimal() {
        String words = "w 0 ".repeat(0x1c);

        assertThat(DataLine.parse("00000001 29 v 1c " + words + "000 | gloss").words())
                .hasSize(28);
    }

    @Test
    void skipsTheFramesOfAVerb() {
        SynsetEntry synset =
                DataLine.parse("00002325 29 v 01 respire 1 001 $ 00001740 v 0000 02 + 02 00 + 08 01 | breathe | in  ");

        assertThat(synset.gloss()).isEqualTo("breathe | in");
    }

    @Test
    void takesASatelliteForAnAdjectiveAndDropsItsMarker() {
        SynsetEntry synset = DataLine.parse("00003939 00 s 01 galore(ip) 0 000 | in great numbers  ");

        assertThat(synset.id()).isEqualTo(300_003_939);
        assertThat(synset.partOfSpeech()).isEqualTo(PartOfSpeech.ADJECTIVE);
        assertThat(synset.words()).containsExactly("galore");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00000001 03 n 01 w 0 000 no gloss here",
                "00000001 03 x 01 w 0 000 | no such part of speech",
                "00000001 77 n 01 w 0 000 | no such file",
                "00000001 03 n 01 w 0 001 ? 00000002 n 0000 | no such relation",
                "00000001 03 n 02 w 0 000 | a word too few"
            })
    void refusesAnythingElseAndShowsIt(String line) {
        assertThatThrownBy(() -> DataLine.parse(line))
                .isInstanceOf(WordNetFormatException.class)
                .hasMessageContaining("data file: " + line);
    }
}
