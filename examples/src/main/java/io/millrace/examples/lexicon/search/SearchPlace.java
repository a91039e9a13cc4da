package io.millrace.examples.lexicon.search;

import io.millrace.examples.lexicon.problem.InvalidRequestException;
import io.millrace.fulltext.TextSearch;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the results of a search, as a client keeps it to go on from there: {@code 20_7.123456_102086723}.
 *
 * @param rank the rank of the result before it
 * @param score its score
 * @param id its synset
 */
record SearchPlace(long rank, double score, int id) {
    private static final Pattern WRITTEN =
            Pattern.compile("(\\d{1,9})_(\\d{1,9}\\.\\d{1,20}(?:E-?\\d{1,2})?)_(\\d{1,9})");

    static SearchPlace behind(SearchHit hit) {
        return new SearchPlace(hit.rank(), hit.score(), hit.id());
    }

    static SearchPlace parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw unknown();
        }
        return new SearchPlace(
                Long.parseLong(written.group(1)),
                Double.parseDouble(written.group(2)),
                Integer.parseInt(written.group(3)));
    }

    static InvalidRequestException unknown() {
        return new InvalidRequestException("The parameter after must be what a page has as next.");
    }

    TextSearch begin(TextSearch search) {
        return search.after(rank, score, List.of(id));
    }

    @Override
    public String toString() {
        return rank + "_" + score + "_" + id;
    }
}
