package io.millrace.sql;

import java.util.BitSet;

/**
 * Tells which places of parameters are an element of an {@code IN} list on their own: between {@code IN (} or a comma on
 * its level, and a comma or the closing parenthesis.
 */
final class InLists {
    private final BitSet listLevels = new BitSet();
    private final BitSet listPlaces = new BitSet();
    private int level;
    private boolean afterIn;
    private boolean elementMayBegin;
    private int candidate = -1;

    /** Takes a significant token; {@code place} is the place of the parameter if it is one. */
    void token(SqlScanner token, int place) {
        TokenType type = token.type();
        if (candidate >= 0 && (type == TokenType.COMMA || type == TokenType.CLOSING_PARENTHESIS)) {
            listPlaces.set(candidate);
        }
        candidate = -1;
        boolean mayBegin = elementMayBegin;
        elementMayBegin = false;
        switch (type) {
            case OPENING_PARENTHESIS -> {
                level++;
                listLevels.set(level, afterIn);
                elementMayBegin = afterIn;
            }
            case CLOSING_PARENTHESIS -> level = Math.max(0, level - 1);
            case COMMA -> elementMayBegin = listLevels.get(level);
            case POSITIONAL_PARAMETER, NUMBERED_PARAMETER, NAMED_PARAMETER -> candidate = mayBegin ? place : -1;
            default -> {}
        }
        afterIn = token.isKeyword("IN");
    }

    boolean holdsPlace(int place) {
        return listPlaces.get(place);
    }
}
