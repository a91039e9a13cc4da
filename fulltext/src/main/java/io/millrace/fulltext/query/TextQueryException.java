package io.millrace.fulltext.query;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;

/** A query that says nothing to look for, or is not written as queries are. Its message has nothing of the query's text. */
public final class TextQueryException extends ModuleException {
    private final int position;
    private final String problem;

    /**
     * Creates the exception.
     *
     * @param problem what is wrong and what to do, as a sentence
     * @param position the index of the character in the query at which it was noticed
     */
    public TextQueryException(String problem, int position) {
        super("The query is not valid at index " + position + ": " + problem, ErrorDetails.NONE, null);
        this.position = position;
        this.problem = problem;
    }

    /**
     * Where it was noticed.
     *
     * @return the index of the character in the query, as {@link String#charAt} counts
     */
    public int position() {
        return position;
    }

    /**
     * What is wrong, fit to be shown to whoever typed the query.
     *
     * @return a sentence
     */
    public String problem() {
        return problem;
    }
}
