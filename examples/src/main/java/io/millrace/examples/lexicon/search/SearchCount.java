package io.millrace.examples.lexicon.search;

import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.fulltext.Facet;
import java.util.List;

/**
 * How many synsets match.
 *
 * @param matches their number
 * @param partsOfSpeech how many of them are of each part of speech, the most frequent first
 */
public record SearchCount(long matches, List<OfPartOfSpeech> partsOfSpeech) {
    /**
     * How many synsets of a part of speech match.
     *
     * @param partOfSpeech the part of speech
     * @param matches their number
     */
    public record OfPartOfSpeech(PartOfSpeech partOfSpeech, long matches) {
        static OfPartOfSpeech of(Facet facet) {
            return new OfPartOfSpeech(facet.value(PartOfSpeech.class).orElseThrow(), facet.count());
        }
    }

    static SearchCount of(List<OfPartOfSpeech> partsOfSpeech) {
        return new SearchCount(
                partsOfSpeech.stream().mapToLong(OfPartOfSpeech::matches).sum(), partsOfSpeech);
    }
}
