package io.millrace.postgres;

import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a statement must look like to run for many rows at once, and its text for that. There are three ways:
 *
 * <ul>
 *   <li>an {@code INSERT ... VALUES} that means the same for all rows together becomes {@code INSERT ... SELECT} from arrays;
 *   <li>where a value has no array, it gets as many tuples as there are rows;
 *   <li>every other statement that changes rows runs in a loop on the server, where each run sees what those before it did.
 * </ul>
 */
final class BulkText {
    /** What the names of a loop's variables begin with; a statement that has it in its text runs in no loop. */
    private static final String PREFIX = "millrace_";

    private static final String QUOTE = "$millrace_loop$";

    /** Functions, and what looks like one, that read no table. Others may read the one that is written. */
    private static final Set<String> READING_NOTHING = Set.of(
            "ARRAY",
            "CAST",
            "COALESCE",
            "DATE_TRUNC",
            "DECODE",
            "GEN_RANDOM_UUID",
            "GREATEST",
            "LEAST",
            "LENGTH",
            "LOWER",
            "MAKE_INTERVAL",
            "MD5",
            "NEXTVAL",
            "NOW",
            "NULLIF",
            "ROUND",
            "ROW",
            "TO_TIMESTAMP",
            "TO_TSVECTOR",
            "TRIM",
            "UPPER");

    private final String sql;
    private final List<SqlToken> tokens;

    /** Where the only tuple of an insert begins and ends; the beginning is -1 for other statements. */
    private final int opening;

    private final int closing;

    private BulkText(String sql, List<SqlToken> tokens, int opening, int closing) {
        this.sql = sql;
        this.tokens = tokens;
        this.opening = opening;
        this.closing = closing;
    }

    static BulkText of(String sql) {
        List<SqlToken> tokens = new ArrayList<>(SqlToken.listOf(sql, PostgresDialect.INSTANCE.syntax()).stream()
                .filter(token -> token.type().isSignificant())
                .toList());
        while (!tokens.isEmpty() && tokens.get(tokens.size() - 1).type() == TokenType.SEMICOLON) {
            tokens.remove(tokens.size() - 1);
        }
        boolean insert = !tokens.isEmpty() && tokens.get(0).isKeyword("INSERT");
        int opening = insert ? openingOfValues(tokens) : -1;
        int closing = opening < 0 ? -1 : closing(tokens, opening);
        boolean suited = closing >= 0 && meansTheSameForAll(tokens, opening, closing);
        return new BulkText(sql, tokens, suited ? opening : -1, closing);
    }

    /**
     * Whether an insert of all rows does what one for each row does: no row may see or change another, and the parameters are in
     * the tuple. An update on conflict would fail on a row that the same statement has made.
     */
    private static boolean meansTheSameForAll(List<SqlToken> tokens, int opening, int closing) {
        List<SqlToken> tuple = tokens.subList(opening, closing + 1);
        List<SqlToken> rest = tokens.subList(closing + 1, tokens.size());
        boolean several = !rest.isEmpty() && rest.get(0).type() == TokenType.COMMA;
        return !several
                && readsNothing(tuple)
                && tokens.subList(0, opening).stream().noneMatch(BulkText::isParameter)
                && rest.stream()
                        .noneMatch(
                                token -> token.isKeyword("UPDATE") || token.isKeyword("SELECT") || isParameter(token));
    }

    private static boolean readsNothing(List<SqlToken> tuple) {
        for (int i = 1; i < tuple.size(); i++) {
            SqlToken word = tuple.get(i - 1);
            boolean call = tuple.get(i).type() == TokenType.OPENING_PARENTHESIS
                    && (word.type() == TokenType.WORD || word.type() == TokenType.QUOTED);
            boolean type = i > 1 && tuple.get(i - 2).text().equals("::");
            if (word.isKeyword("SELECT")
                    || word.isKeyword("TABLE")
                    || (call && !type && !READING_NOTHING.contains(word.text().toUpperCase(Locale.ROOT)))) {
                return false;
            }
        }
        return true;
    }

    boolean isInsertOfTuples() {
        return opening >= 0;
    }

    /** {@code INSERT ... SELECT} from arrays; null when it cannot be one. */
    @Nullable
    String fromArrays(ValueArrays arrays) {
        if (!isInsertOfTuples()
                || tuple().stream().anyMatch(token -> token.isKeyword("DEFAULT"))
                || !StoredParameters.are(tokens, arrays::isForStoring)) {
            return null;
        }
        List<String> columns =
                arrays.describe((array, parameter, type, bound) -> "unnest(" + bound + ") AS p" + parameter);
        return before() + "SELECT "
                + text(opening + 1, closing, parameter -> arrays.reference(parameter, "millrace.p"))
                + " FROM (SELECT " + String.join(", ", columns) + ") AS millrace" + after();
    }

    /** The insert with as many tuples as rows. */
    String withTuples(int rows, int parameters) {
        StringBuilder text = new StringBuilder(before()).append("VALUES ");
        for (int row = 0; row < rows; row++) {
            int offset = row * parameters;
            text.append(row == 0 ? "" : ", ").append(text(opening, closing + 1, p -> "$" + (p + offset)));
        }
        return text.append(after()).toString();
    }

    /** Hands arrays over to {@link #loop}, for the rest of the transaction. */
    static String handOver(ValueArrays arrays) {
        return "SELECT "
                + String.join(
                        ", ",
                        arrays.describe((array, parameter, type, bound) ->
                                "set_config('millrace.v" + array + "', (" + bound + ")::text, true)"));
    }

    /** Runs the statement for each row of the arrays and then gives the number of changes; null when it cannot be in a loop. */
    @Nullable
    String loop(ValueArrays arrays) {
        if (sql.toLowerCase(Locale.ROOT).contains(PREFIX)
                || tokens.stream().anyMatch(BulkText::isVariableOfPlpgsql)
                || !ChangeCount.isSent(tokens)
                || !StoredParameters.are(tokens, arrays::isForStoring)) {
            return null;
        }
        List<String> variables =
                arrays.describe((array, parameter, type, bound) -> PREFIX + "p" + parameter + " " + type);
        List<String> names = arrays.describe((array, parameter, type, bound) -> PREFIX + "p" + parameter);
        List<String> sources = arrays.describe(
                (array, parameter, type, bound) -> "current_setting('millrace.v" + array + "')::" + type + "[]");
        String statement = text(0, tokens.size(), parameter -> arrays.reference(parameter, PREFIX + "p"));
        boolean returning = isReturning();
        return "DO " + QUOTE + "\n#variable_conflict use_variable\nDECLARE " + String.join("; ", variables)
                + "; millrace_row record; millrace_more bigint; millrace_changes bigint := 0; BEGIN FOR "
                + String.join(", ", names) + " IN SELECT * FROM unnest(" + String.join(", ", sources) + ") LOOP "
                + (returning
                        ? "FOR millrace_row IN " + statement
                                + "\n LOOP millrace_changes := millrace_changes + 1; END LOOP;"
                        : statement + "\n; GET DIAGNOSTICS millrace_more = ROW_COUNT;"
                                + " millrace_changes := millrace_changes + millrace_more;")
                + " END LOOP; PERFORM set_config('millrace.changes', millrace_changes::text, true); END " + QUOTE
                + "; SELECT current_setting('millrace.changes')::bigint";
    }

    /** The only variable that a block without handlers has by itself. A column of that name could not be told from it. */
    private static boolean isVariableOfPlpgsql(SqlToken token) {
        return token.isKeyword("FOUND") || token.text().equals("\"found\"");
    }

    private boolean isReturning() {
        int depth = 0;
        for (SqlToken token : tokens) {
            depth += depthChange(token);
            if (depth == 0 && token.isKeyword("RETURNING")) {
                return true;
            }
        }
        return false;
    }

    private String before() {
        return sql.substring(0, tokens.get(opening - 1).start());
    }

    private String after() {
        int end = tokens.get(tokens.size() - 1).end();
        return sql.substring(tokens.get(closing).end(), end);
    }

    private List<SqlToken> tuple() {
        return tokens.subList(opening, closing + 1);
    }

    /** Some of the tokens, apart where they were, with something in place of each parameter. */
    private String text(int from, int to, IntFunction<String> parameter) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            SqlToken token = tokens.get(i);
            boolean apart = i > from && tokens.get(i - 1).end() < token.start();
            text.append(apart ? " " : "").append(isParameter(token) ? parameter.apply(number(token)) : token.text());
        }
        return text.toString();
    }

    private static int number(SqlToken parameter) {
        return Integer.parseInt(parameter.text().substring(1));
    }

    private static boolean isParameter(SqlToken token) {
        return token.type() == TokenType.NUMBERED_PARAMETER;
    }

    private static int openingOfValues(List<SqlToken> tokens) {
        int depth = 0;
        for (int i = 0; i < tokens.size() - 1; i++) {
            depth += depthChange(tokens.get(i));
            boolean values = depth == 0 && tokens.get(i).isKeyword("VALUES");
            if (values && tokens.get(i + 1).type() == TokenType.OPENING_PARENTHESIS) {
                return i + 1;
            }
        }
        return -1;
    }

    private static int closing(List<SqlToken> tokens, int opening) {
        int depth = 0;
        for (int i = opening; i < tokens.size(); i++) {
            depth += depthChange(tokens.get(i));
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int depthChange(SqlToken token) {
        return switch (token.type()) {
            case OPENING_PARENTHESIS -> 1;
            case CLOSING_PARENTHESIS -> -1;
            default -> 0;
        };
    }
}
