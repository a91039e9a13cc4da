package io.millrace.benchmarks.relevance;

import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A question as a query for any of its words. */
final class AnyWord {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private AnyWord() {}

    /** The query; of a question that is longer than a query may be its beginning, and nothing of one without words. */
    static Optional<TextQuery> of(String question) {
        List<String> words = Arrays.asList(SPACE.split(question));
        for (int size = Math.min(words.size(), TextQuery.MAX_WORDS); size > 0; size /= 2) {
            try {
                return Optional.of(TextQuery.anyWord(String.join(" ", words.subList(0, size))));
            } catch (TextQueryException tooLongOrEmpty) {
                // Half of it may be short enough.
            }
        }
        return Optional.empty();
    }
}
