package io.millrace.postgres;

import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of a failure. It is judged by codes, never by words, which come in the language of the server; and
 * what may hold bound values is left out of what is told.
 */
final class ServerError {
    private static final int CLASS_LENGTH = 2;

    /** Statements with values are sent with these markers. */
    private static final String FIRST_PARAMETER = "$1";

    /**
     * Classes whose DETAIL speaks of the schema or of other sessions: what depends on what, who waits for whom. That of
     * constraints quotes keys, and that of data quotes the data.
     */
    private static final Set<String> TELLING_DETAIL = Set.of("0A", "2B", "40", "42", "55");

    /** Where a server finds that what a statement returns is not what it was prepared for. */
    private static final Set<String> STALE_PLAN = Set.of("RevalidateCachedQuery", "RevalidateCachedPlan");

    /** Where a server prepares a statement. */
    private static final String PREPARING = "exec_parse_message";

    /** From the first to the last of the marks that any language quotes with: a value may hold such marks itself. */
    private static final Pattern QUOTED = Pattern.compile(
            "[\"'\\u00ab\\u00bb\\u2018-\\u201f\\u2039\\u203a\\u300c-\\u300f].*"
                    + "[\"'\\u00ab\\u00bb\\u2018-\\u201f\\u2039\\u203a\\u300c-\\u300f]",
            Pattern.DOTALL);

    private static final Pattern BYTES = Pattern.compile("0x[0-9a-fA-F]{2}( 0x[0-9a-fA-F]{2})*");

    private ServerError() {}

    /** Whether the server sent it; the driver's own errors have no severity. */
    static boolean isSent(Throwable error) {
        return severity(error) != null;
    }

    /** Whether the server ends the session with it. */
    static boolean isFatal(Throwable error) {
        return endsSession(severity(error));
    }

    /** Whether an error of this severity is the last that is heard of a session. */
    static boolean endsSession(@Nullable String severity) {
        return "FATAL".equals(severity) || "PANIC".equals(severity);
    }

    private static @Nullable String severity(Throwable error) {
        return error instanceof PostgresqlException known
                ? known.getErrorDetails().getSeverityNonLocalized()
                : null;
    }

    /** Whether a statement was prepared for a schema that has changed since, or is not prepared any more. */
    static boolean isStalePlan(R2dbcException failure) {
        String state = failure.getSqlState();
        return "26000".equals(state) || ("0A000".equals(state) && hasStalePlan(failure));
    }

    /** Whether the server has refused to prepare a statement; what was prepared already is refused elsewhere. */
    static boolean isOfPreparing(R2dbcException failure) {
        return isSent(failure)
                && failure instanceof PostgresqlException known
                && known.getErrorDetails()
                        .getRoutine()
                        .filter(PREPARING::equals)
                        .isPresent();
    }

    private static boolean hasStalePlan(R2dbcException failure) {
        return failure instanceof PostgresqlException known
                && known.getErrorDetails()
                        .getRoutine()
                        .filter(STALE_PLAN::contains)
                        .isPresent();
    }

    /**
     * Whether a syntax error is that of a value, such as a JSON path or a query of a text search: that of the statement has a
     * position, and that of a function's text has a context.
     */
    static boolean isOfAValue(R2dbcException failure) {
        return "42601".equals(failure.getSqlState())
                && isSent(failure)
                && failure instanceof PostgresqlException known
                && isNowhere(known.getErrorDetails());
    }

    /** Whether pgbouncer, which speaks English alone, does not know a setting of the session. */
    static boolean isUnknownSetting(R2dbcException failure) {
        return String.valueOf(failure.getMessage()).startsWith("unsupported startup parameter");
    }

    /** Whether the message quotes what the statement worked on. */
    static boolean quotesValues(R2dbcException failure) {
        String state = String.valueOf(failure.getSqlState());
        if (state.startsWith("22") || isOfAValue(failure) || isAtALiteral(failure)) {
            return true;
        }
        String sql = String.valueOf(failure.getSql());
        if (!sql.contains(FIRST_PARAMETER) || !(failure instanceof PostgresqlException known)) {
            return false;
        }
        return switch (state) {
            // Of the statement, or of a JSON path, a query of a text search, a name that is among its values.
            case "42601", "42602" -> !sql.contains(quoted(String.valueOf(failure.getMessage())));
            // What the text of the statement names has a position, and what a function names has a context.
            case "3F000", "42703", "42704", "42809", "42883", "42P01" -> isNowhere(known.getErrorDetails());
            default -> false;
        };
    }

    /** Whether a syntax error shows the text of the statement's own that it stumbled over, which may be a secret. */
    private static boolean isAtALiteral(R2dbcException failure) {
        if (!"42601".equals(failure.getSqlState()) || !isSent(failure)) {
            return false;
        }
        String token = quoted(String.valueOf(failure.getMessage()));
        return token.indexOf('\'') >= 0 || token.startsWith("$");
    }

    private static boolean isNowhere(ErrorDetails details) {
        return details.getPosition().isEmpty()
                && details.getInternalPosition().isEmpty()
                && details.getWhere().isEmpty();
    }

    private static String quoted(String message) {
        Matcher quoted = QUOTED.matcher(message);
        return quoted.find() ? message.substring(quoted.start() + 1, quoted.end() - 1) : "";
    }

    /** Message, detail, hint, and what to do, as far as there are any and they hold no values. */
    static String describe(R2dbcException failure, String message) {
        String state = String.valueOf(failure.getSqlState());
        StringBuilder told = new StringBuilder(quotesValues(failure) ? withoutValues(message) : message);
        if (failure instanceof PostgresqlException known) {
            ErrorDetails details = known.getErrorDetails();
            if (isSent(failure) && TELLING_DETAIL.contains(state.substring(0, CLASS_LENGTH))) {
                append(told, details.getDetail());
            }
            append(told, details.getHint());
        }
        append(told, Optional.ofNullable(advice(failure, state)));
        return told.toString();
    }

    private static void append(StringBuilder told, Optional<String> sentence) {
        sentence.filter(text -> !text.isBlank()).ifPresent(text -> {
            char last = told.length() == 0 ? '.' : told.charAt(told.length() - 1);
            told.append(last == '.' || last == '!' || last == '?' ? " " : ". ").append(text);
        });
    }

    private static String withoutValues(String message) {
        return BYTES.matcher(QUOTED.matcher(message).replaceFirst("\"...\"")).replaceAll("0x...");
    }

    private static @Nullable String advice(R2dbcException failure, String state) {
        if (isStalePlan(failure)) {
            return "The schema was changed since the statement was prepared; run the transaction again.";
        }
        if (isUnknownSetting(failure)) {
            return "pgbouncer refuses what it does not know: put extra_float_digits, which the driver always sends, into"
                    + " its ignore_startup_parameters, and make others, such as search_path, settings of the role.";
        }
        return switch (state) {
            case "25006" -> "A read-only transaction, or a server that is a replica, refuses every write.";
            case "25P03" ->
                "The transaction was rolled back, since it was left without a statement for longer than"
                        + " idleInTransactionTimeout: end it sooner, or raise that.";
            case "25P04" ->
                "The transaction was rolled back, since it took longer than the server's transaction_timeout.";
            case "28P01", "28000" -> "Check the user's name and password, and the server's pg_hba.conf.";
            case "3D000" -> "Check the database's name in the URL, or create it.";
            case "55P03" ->
                "It waited for a lock for longer than lockTimeout (the server's lock_timeout), or was told not to wait: end"
                        + " transactions sooner, or raise that.";
            case "57014" ->
                "It took longer than statementTimeout (the server's statement_timeout), or somebody cancelled it: make it"
                        + " faster, or raise that.";
            case "53300" ->
                "The server's max_connections is used up: make the pools smaller, or put pgbouncer between.";
            case "57P01", "57P02", "57P03" -> "The server is going down or coming up; try again.";
            case "42P18" ->
                "A parameter that has no type of its own, such as a null, JSON or an enum, takes the one that its place asks"
                        + " for, and this place asks for none. Say it: ?::int, or CAST(:x AS int).";
            case "42704" ->
                String.valueOf(failure.getMessage()).contains("\"vector\"")
                        ? "Install pgvector and run CREATE EXTENSION vector in this database."
                        : null;
            default -> null;
        };
    }
}
