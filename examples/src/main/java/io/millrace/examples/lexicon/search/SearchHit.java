package io.millrace.examples.lexicon.search;

import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.fulltext.TextResult;
import java.util.Map;

/**
 * A synset that matches.
 *
 * @param rank its place among all that match, from 1
 * @param score how well it matches; it compares within one search
 * @param id its number
 * @param partOfSpeech its part of speech
 * @param words its words, as one text
 * @param gloss its definition and examples
 * @param highlights those of the two texts in which something matches, as HTML with {@code <mark>} around it and everything
 *     else escaped
 */
public record SearchHit(
        long rank,
        double score,
        int id,
        PartOfSpeech partOfSpeech,
        String words,
        String gloss,
        Map<String, String> highlights) {
    private record Found(int id, PartOfSpeech partOfSpeech, String words, String gloss) {}

    static SearchHit of(TextResult result) {
        Found found = result.as(Found.class);
        return new SearchHit(
                result.rank(),
                result.score(),
                found.id(),
                found.partOfSpeech(),
                found.words(),
                found.gloss(),
                result.highlights());
    }
}
