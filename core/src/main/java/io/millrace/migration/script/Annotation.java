package io.millrace.migration.script;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line that tells what the lines after it are, in the notation of goose: {@code -- +goose Up}.
 *
 * @param kind what it tells
 * @param text its words
 */
record Annotation(Kind kind, String text) {
    private static final Pattern LINE = Pattern.compile("^\\s*--\\s*\\+goose\\s+(.*)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    enum Kind {
        UP,
        DOWN,
        STATEMENT_BEGIN,
        STATEMENT_END,
        NO_TRANSACTION,
        UNKNOWN
    }

    /** The annotation that a line is, or null. */
    static @Nullable Annotation in(String line) {
        Matcher matcher = LINE.matcher(line.strip());
        if (!matcher.matches()) {
            return null;
        }
        String text = BLANKS.matcher(matcher.group(1).strip()).replaceAll(" ");
        Kind kind =
                switch (text.toUpperCase(Locale.ROOT)) {
                    case "UP" -> Kind.UP;
                    case "DOWN" -> Kind.DOWN;
                    case "STATEMENTBEGIN" -> Kind.STATEMENT_BEGIN;
                    case "STATEMENTEND" -> Kind.STATEMENT_END;
                    case "NO TRANSACTION" -> Kind.NO_TRANSACTION;
                    default -> Kind.UNKNOWN;
                };
        return new Annotation(kind, text);
    }
}
