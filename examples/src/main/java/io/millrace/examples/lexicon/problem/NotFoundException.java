package io.millrace.examples.lexicon.problem;

/** What a request names does not exist. */
public final class NotFoundException extends RuntimeException {
    private NotFoundException(String message) {
        super(message);
    }

    /**
     * There is no such word.
     *
     * @param word the word
     * @return the error
     */
    public static NotFoundException word(String word) {
        return new NotFoundException("WordNet does not have the word \"" + word + "\".");
    }

    /**
     * There is no such synset.
     *
     * @param id its number
     * @return the error
     */
    public static NotFoundException synset(int id) {
        return new NotFoundException("There is no synset " + id + ".");
    }

    /**
     * There is no note on this synset.
     *
     * @param synsetId the synset's number
     * @return the error
     */
    public static NotFoundException note(int synsetId) {
        return new NotFoundException("There is no note on synset " + synsetId + ".");
    }
}
