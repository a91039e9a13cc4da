package io.millrace.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file in UTF-8, or the standard input. */
final class InputText {
    private static final String INPUT = "-";

    private InputText() {}

    /** Reads all of it; {@code -} is the standard input. */
    static String read(String file) {
        try {
            return file.equals(INPUT) ? StandardInput.readAll() : Files.readString(Path.of(file));
        } catch (NoSuchFileException missing) {
            throw new FailedCommandException("There is no file " + file + ".");
        } catch (CharacterCodingException otherEncoding) {
            throw new FailedCommandException("The file " + file + " is not UTF-8.");
        } catch (AccessDeniedException refused) {
            throw new FailedCommandException("The file " + file + " cannot be read: permission is denied.");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "The file " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
