package io.millrace.sql;

/**
 * Tells which semicolons end a statement, given a text's significant tokens one after the other.
 *
 * <p>Those inside parentheses do not, nor those inside the body of a trigger ({@code BEGIN} and a statement) or of a
 * routine ({@code BEGIN ATOMIC}). Every statement of such a body ends with a semicolon, so the body itself ends with an
 * {@code END} that follows one, which the {@code END} of a {@code CASE} never does.
 */
final class StatementTracker {
    private enum Part {
        START,
        CREATE,
        TRIGGER,
        ROUTINE,
        BODY,
        OTHER
    }

    /** The token before, as far as it matters. */
    private enum Previous {
        BEGIN,
        STATEMENT_BOUNDARY,
        BODY_END,
        OTHER
    }

    private Part part = Part.START;
    private Previous previous = Previous.OTHER;
    private int depth;

    /**
     * Takes the token at which the scanner stands.
     *
     * @return {@code true} when it is the semicolon that ends the statement
     */
    boolean endsStatement(SqlScanner token) {
        switch (token.type()) {
            case OPENING_PARENTHESIS -> depth++;
            case CLOSING_PARENTHESIS -> depth = Math.max(0, depth - 1);
            case SEMICOLON -> {
                return semicolon();
            }
            default -> {}
        }
        part = partAt(token);
        previous = previousAfter(token);
        return false;
    }

    private boolean semicolon() {
        boolean inside = part == Part.BODY ? previous != Previous.BODY_END : depth > 0;
        if (inside) {
            previous = Previous.STATEMENT_BOUNDARY;
            return false;
        }
        part = Part.START;
        previous = Previous.OTHER;
        depth = 0;
        return true;
    }

    private Part partAt(SqlScanner token) {
        return switch (part) {
            case START -> token.isKeyword("CREATE") ? Part.CREATE : Part.OTHER;
            case CREATE -> createdKind(token);
            case TRIGGER -> previous == Previous.BEGIN && beginsTriggerStatement(token) ? Part.BODY : Part.TRIGGER;
            case ROUTINE ->
                depth == 0 && previous == Previous.BEGIN && token.isKeyword("ATOMIC") ? Part.BODY : Part.ROUTINE;
            case BODY -> Part.BODY;
            case OTHER -> Part.OTHER;
        };
    }

    private static Part createdKind(SqlScanner token) {
        if (token.isKeyword("TRIGGER")) {
            return Part.TRIGGER;
        }
        if (token.isKeyword("FUNCTION") || token.isKeyword("PROCEDURE")) {
            return Part.ROUTINE;
        }
        boolean modifier = token.isKeyword("OR")
                || token.isKeyword("REPLACE")
                || token.isKeyword("TEMP")
                || token.isKeyword("TEMPORARY");
        return modifier ? Part.CREATE : Part.OTHER;
    }

    /** Not every BEGIN opens a body: a trigger or a column may have that name. */
    private static boolean beginsTriggerStatement(SqlScanner token) {
        return token.isKeyword("SELECT")
                || token.isKeyword("INSERT")
                || token.isKeyword("UPDATE")
                || token.isKeyword("DELETE")
                || token.isKeyword("REPLACE")
                || token.isKeyword("VALUES")
                || token.isKeyword("WITH");
    }

    private Previous previousAfter(SqlScanner token) {
        if (part != Part.BODY) {
            return token.isKeyword("BEGIN") ? Previous.BEGIN : Previous.OTHER;
        }
        return switch (previous) {
            case BEGIN -> token.isKeyword("ATOMIC") ? Previous.STATEMENT_BOUNDARY : Previous.OTHER;
            case STATEMENT_BOUNDARY -> token.isKeyword("END") ? Previous.BODY_END : Previous.OTHER;
            case BODY_END, OTHER -> Previous.OTHER;
        };
    }
}
