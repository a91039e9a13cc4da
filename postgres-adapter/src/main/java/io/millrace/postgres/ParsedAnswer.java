package io.millrace.postgres;

import java.util.List;

/**
 * What the server says of a statement that it has parsed.
 *
 * @param parameterTypes the numbers of its parameters' types, in order
 * @param fields the columns of its rows; none when it returns none
 */
record ParsedAnswer(List<Integer> parameterTypes, List<Field> fields) {
    /**
     * A column.
     *
     * @param table the number of the table or view that it is taken from; 0 for an expression
     * @param attribute its number there
     * @param type the number of its type
     * @param modifier what the type was declared with, such as a length; -1 for nothing
     */
    record Field(String name, int table, short attribute, int type, int modifier) {}
}
