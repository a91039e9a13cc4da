package io.millrace.examples.lexicon.synset;

import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * A synset without its relations.
 *
 * @param id its number
 * @param partOfSpeech its part of speech
 * @param lexname the lexicographers' file that it comes from, for example {@code noun.animal}
 * @param words its words, in WordNet's order
 * @param gloss its definition and examples
 */
public record SynsetSummary(int id, PartOfSpeech partOfSpeech, String lexname, List<String> words, String gloss) {
    /**
     * A synset with one of its words, as a join gives it.
     *
     * @param id the synset
     * @param partOfSpeech its part of speech
     * @param lexname the lexicographers' file
     * @param gloss its definition and examples
     * @param lemma the word
     */
    public record WithWord(int id, PartOfSpeech partOfSpeech, String lexname, String gloss, String lemma) {}

    /**
     * Puts the words of each synset together. No more than one synset is held at a time.
     *
     * @param rows the rows, those of one synset next to each other
     * @return the synsets, in the same order
     */
    public static Flux<SynsetSummary> group(Flux<WithWord> rows) {
        return Runs.of(rows, WithWord::id).map(SynsetSummary::of);
    }

    private static SynsetSummary of(List<WithWord> rows) {
        WithWord first = rows.get(0);
        return new SynsetSummary(
                first.id(),
                first.partOfSpeech(),
                first.lexname(),
                rows.stream().map(WithWord::lemma).toList(),
                first.gloss());
    }
}
