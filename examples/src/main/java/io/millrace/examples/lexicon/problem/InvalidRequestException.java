package io.millrace.examples.lexicon.problem;

/** A request asks for something that cannot be. */
public final class InvalidRequestException extends RuntimeException {
    /**
     * A request that cannot be served.
     *
     * @param message what is wrong, and what would be right
     */
    public InvalidRequestException(String message) {
        super(message);
    }

    /**
     * Checks a text of the request.
     *
     * @param name what the request calls it
     * @param value its value
     * @throws InvalidRequestException when it has what databases do not take in a text: a NUL, or half of a surrogate pair
     */
    public static void requireText(String name, String value) {
        boolean isText = value.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
        if (!isText) {
            throw new InvalidRequestException(
                    "The " + name + " must not have a NUL character or half of a surrogate pair in it.");
        }
    }

    /**
     * Checks a number of the request.
     *
     * @param name what the request calls it
     * @param value its value
     * @param min the least that is accepted
     * @param max the most that is accepted
     * @throws InvalidRequestException when it is outside
     */
    public static void requireBetween(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidRequestException(
                    "The parameter " + name + " must be from " + min + " to " + max + ", not " + value + ".");
        }
    }
}
