package io.millrace.transfer;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import tools.jackson.core.exc.JacksonIOException;

/** Why a file could not be read or written, in words. */
final class FileErrors {
    private FileErrors() {}

    static String reason(Exception failure) {
        Throwable cause =
                failure instanceof JacksonIOException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NoSuchFileException) {
            return "its folder does not exist.";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission is denied.";
        }
        String said = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        return (said == null || cause instanceof FileNotFoundException ? String.valueOf(cause.getMessage()) : said)
                + ".";
    }
}
