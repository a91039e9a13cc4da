package io.millrace.examples.lexicon.search;

import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.fulltext.TextResult;
import io.millrace.hybrid.ArmResult;
import io.millrace.hybrid.HybridResult;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param byWords its place by its words; {@code null} where it was not searched by them, or not found
 * @param byMeaning its place by its meaning; {@code null} where it was not searched by it, or not found
 */
public record SearchHit(
        long rank,
        double score,
        int id,
        PartOfSpeech partOfSpeech,
        String words,
        String gloss,
        Map<String, String> highlights,
        @Nullable Place byWords,
        @Nullable Place byMeaning) {
    private record Found(int id, PartOfSpeech partOfSpeech, String words, String gloss) {}

    /**
     * Where a synset stands by one of the two alone.
     *
     * @param rank its place, from 1
     * @param score how well it matches: BM25 for words, the cosine for a meaning
     */
    public record Place(long rank, double score) {
        private static @Nullable Place of(Optional<ArmResult> arm) {
            return arm.map(found -> new Place(found.rank(), found.score())).orElse(null);
        }
    }

    static SearchHit of(TextResult result) {
        return of(
                result.rank(),
                result.score(),
                result.as(Found.class),
                result.highlights(),
                new Place(result.rank(), result.score()),
                null);
    }

    static SearchHit of(HybridResult result) {
        return of(
                result.rank(),
                result.score(),
                result.as(Found.class),
                result.highlights(),
                Place.of(result.text()),
                Place.of(result.vector()));
    }

    private static SearchHit of(
            long rank,
            double score,
            Found found,
            Map<String, String> highlights,
            @Nullable Place byWords,
            @Nullable Place byMeaning) {
        return new SearchHit(
                rank,
                score,
                found.id(),
                found.partOfSpeech(),
                found.words(),
                found.gloss(),
                highlights,
                byWords,
                byMeaning);
    }
}
