package io.millrace.text;

import io.r2dbc.spi.R2dbcException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * Stands for an error whose text may not go to a log or a terminal as it is: its message tells the error's class and
 * its text made printable, and it has the same stack trace. Errors quote what servers, files and names say, and loggers print whole chains of causes.
 */
public final class PrintableError extends Exception {
    private static final long serialVersionUID = 1L;

    private PrintableError(Throwable error, Set<Throwable> seen) {
        super(PrintableText.ofMessage(error.toString()), replaced(error.getCause(), seen));
        setStackTrace(error.getStackTrace());
        for (Throwable suppressed : error.getSuppressed()) {
            Throwable shown = replaced(suppressed, seen);
            if (shown != null) {
                addSuppressed(shown);
            }
        }
    }

    /**
     * The error itself when its text, and that of its causes and of what it suppressed, is printable; otherwise what stands for it.
     * Errors that quote what a database or a system says ({@link R2dbcException}, {@link SQLException}, {@link IOException}) must be fit
     * as {@linkplain PrintableText#ofMessage messages}; others may have several lines, of any length.
     *
     * @param error an error, or {@code null}
     * @return what may be logged, or be the cause of what may be; {@code null} for {@code null}
     */
    public static @Nullable Throwable of(@Nullable Throwable error) {
        return isPrintable(error, identitySet()) ? error : replaced(error, identitySet());
    }

    private static @Nullable Throwable replaced(@Nullable Throwable error, Set<Throwable> seen) {
        if (error == null || Exceptions.isTraceback(error) || !seen.add(error)) {
            return null;
        }
        return new PrintableError(error, seen);
    }

    private static boolean isPrintable(@Nullable Throwable error, Set<Throwable> seen) {
        // What Reactor adds of how a publisher was put together is several lines, and all its own.
        if (error == null || !seen.add(error) || Exceptions.isTraceback(error)) {
            return true;
        }
        boolean quotes =
                error instanceof R2dbcException || error instanceof SQLException || error instanceof IOException;
        if (!isPrintable(error.getMessage(), quotes)
                || !isPrintable(error.toString(), quotes)
                || !isPrintable(error.getCause(), seen)) {
            return false;
        }
        for (Throwable suppressed : error.getSuppressed()) {
            if (!isPrintable(suppressed, seen)) {
                return false;
            }
        }
        return true;
    }

    /** Whoever throws errors of an own class may want them back as they are, and writes lines of their own. */
    private static boolean isPrintable(@Nullable String text, boolean quotes) {
        if (text == null) {
            return true;
        }
        String shown = quotes ? PrintableText.ofMessage(text) : PrintableText.ofLines(text);
        return shown.equals(text);
    }

    private static Set<Throwable> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
