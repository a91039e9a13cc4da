package io.millrace.postgres;

import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import java.util.List;
import java.util.function.IntPredicate;

/** Where the parameters of a statement are: alone in a tuple of {@code VALUES}, or assigned by {@code SET}, or cast. */
final class StoredParameters {
    private final List<SqlToken> tokens;

    private StoredParameters(List<SqlToken> tokens) {
        this.tokens = tokens;
    }

    /**
     * Whether all places of some parameters are such.
     *
     * @param tokens the significant tokens of the statement
     * @param which which parameters, by their numbers from 1
     */
    static boolean are(List<SqlToken> tokens, IntPredicate which) {
        StoredParameters places = new StoredParameters(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            boolean concerned = token.type() == TokenType.NUMBERED_PARAMETER
                    && which.test(Integer.parseInt(token.text().substring(1)));
            if (concerned && !places.isCast(i) && !places.isInTuple(i) && !places.isAssigned(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isCast(int place) {
        return is(place + 1, "::")
                || (is(place - 1, "(") && isKeyword(place - 2, "CAST") && isKeyword(place + 1, "AS"));
    }

    private boolean isInTuple(int place) {
        if (!endsValue(place + 1) || !(is(place - 1, ",") || is(place - 1, "("))) {
            return false;
        }
        int opening = openingBefore(place);
        return opening > 0 && depthAt(opening) == 0 && isKeyword(opening - 1, "VALUES");
    }

    private boolean isAssigned(int place) {
        boolean target = is(place - 1, "=") && (is(place - 3, ",") || isKeyword(place - 3, "SET"));
        return target && depthAt(place) == 0 && isBehindSet(place) && (endsValue(place + 1) || endsSet(place + 1));
    }

    /** A comma may also stand in the list of another clause, such as ORDER BY. */
    private boolean isBehindSet(int place) {
        int depth = 0;
        for (int i = place - 1; i >= 0; i--) {
            depth += -change(tokens.get(i));
            if (depth == 0 && endsSet(i)) {
                return false;
            }
            if (depth == 0 && isKeyword(i, "SET")) {
                return true;
            }
        }
        return false;
    }

    private boolean endsValue(int place) {
        return place >= tokens.size() || is(place, ",") || is(place, ")");
    }

    private boolean endsSet(int place) {
        return isKeyword(place, "WHERE") || isKeyword(place, "FROM") || isKeyword(place, "RETURNING");
    }

    private int openingBefore(int place) {
        int depth = 0;
        for (int i = place - 1; i >= 0; i--) {
            depth += change(tokens.get(i));
            if (depth > 0) {
                return i;
            }
        }
        return -1;
    }

    private int depthAt(int place) {
        int depth = 0;
        for (int i = 0; i < place; i++) {
            depth += change(tokens.get(i));
        }
        return depth;
    }

    private static int change(SqlToken token) {
        return switch (token.type()) {
            case OPENING_PARENTHESIS -> 1;
            case CLOSING_PARENTHESIS -> -1;
            default -> 0;
        };
    }

    private boolean is(int place, String text) {
        return place >= 0 && place < tokens.size() && tokens.get(place).text().equals(text);
    }

    private boolean isKeyword(int place, String keyword) {
        return place >= 0 && place < tokens.size() && tokens.get(place).isKeyword(keyword);
    }
}
