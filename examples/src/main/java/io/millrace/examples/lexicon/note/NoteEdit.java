package io.millrace.examples.lexicon.note;

import io.millrace.examples.lexicon.problem.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * What a note is to say.
 *
 * @param text the text
 * @param version the version that the edit is based on, 0 for a synset without a note; {@code null} to write over whatever
 *     there is
 */
public record NoteEdit(@Nullable String text, @Nullable Integer version) {
    /** The longest text, in UTF-16 units. */
    public static final int MAX_LENGTH = 4000;

    /**
     * The text without white space around it.
     *
     * @return the text
     * @throws InvalidRequestException when it is empty, too long, or no text that a database takes
     */
    String validText() {
        String stripped = text == null ? "" : text.strip();
        if (stripped.isEmpty()) {
            throw new InvalidRequestException("A note needs a text; delete the note to have none.");
        }
        if (stripped.length() > MAX_LENGTH) {
            throw new InvalidRequestException(
                    "A note has at most " + MAX_LENGTH + " characters; this one has " + stripped.length() + ".");
        }
        InvalidRequestException.requireText("note", stripped);
        return stripped;
    }
}
