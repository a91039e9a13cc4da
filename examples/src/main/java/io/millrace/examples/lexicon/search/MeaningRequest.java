package io.millrace.examples.lexicon.search;

import io.millrace.examples.lexicon.problem.InvalidRequestException;
import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.hybrid.HybridQuery;
import io.millrace.query.Filter;
import io.millrace.vector.VectorQuery;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for by meaning, or by words and meaning.
 *
 * @param query the question as it was typed, which is no query language
 * @param kind one of the two
 * @param partOfSpeech the only part of speech wanted; {@code null} for all
 * @param before how many of the best come before the page
 */
record MeaningRequest(
        String query, SearchKind kind, @Nullable PartOfSpeech partOfSpeech, int before) {
    /** How many candidates words and meaning have each, and how far pages go. */
    static final int DEPTH = 200;

    MeaningRequest {
        if (query.isBlank()) {
            throw new InvalidRequestException("The query must not be blank.");
        }
        InvalidRequestException.requireBetween("query's length", query.length(), 1, TextQuery.MAX_LENGTH);
    }

    static MeaningRequest of(
            String query, SearchKind kind, @Nullable PartOfSpeech partOfSpeech, @Nullable String after) {
        return new MeaningRequest(query, kind, partOfSpeech, after == null ? 0 : rank(after));
    }

    private static int rank(String after) {
        int rank = after.matches("[0-9]{1,3}") ? Integer.parseInt(after) : DEPTH;
        if (rank >= DEPTH) {
            throw SearchPlace.unknown();
        }
        return rank;
    }

    /** As many as are wanted, or as there can be. */
    HybridQuery search(float[] vector, int wanted) {
        VectorQuery meaning = VectorQuery.of(SynsetMeanings.NAME, vector);
        HybridQuery search = kind == SearchKind.MEANING
                ? HybridQuery.ofVector(meaning)
                : HybridQuery.of(
                        TextSearch.of(SynsetIndex.NAME, TextQuery.anyWord(query))
                                .highlight(Highlight.html()),
                        meaning);
        if (partOfSpeech != null) {
            search = search.filter(Filter.eq(SynsetIndex.PART_OF_SPEECH, partOfSpeech));
        }
        return search.depth(DEPTH)
                .offset(before)
                .limit(Math.min(wanted, DEPTH - before))
                .columns("id", "part_of_speech", "words", "gloss");
    }
}
