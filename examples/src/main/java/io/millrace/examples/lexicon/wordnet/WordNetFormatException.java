package io.millrace.examples.lexicon.wordnet;

/** A file is not what WordNet 3.1 says it is. */
public final class WordNetFormatException extends RuntimeException {
    WordNetFormatException(String message) {
        super(message);
    }

    WordNetFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
