package io.millrace.query;

/**
 * One term of an {@code ORDER BY}: {@code Order.desc("published").nullsLast()}.
 *
 * @param expression what rows are ordered by
 * @param descending whether large values come first
 * @param nulls where nulls go
 */
public record Order(Expression expression, boolean descending, Nulls nulls) {
    /** Where nulls go. */
    public enum Nulls {
        /** After all values when ascending, before them when descending. */
        AS_LARGEST,
        /** Before all values. */
        FIRST,
        /** After all values. */
        LAST
    }

    /**
     * Small values first, nulls last.
     *
     * @param column the column
     * @return the term
     * @throws IllegalArgumentException when it is not a valid name
     */
    public static Order asc(String column) {
        return asc(Expression.column(column));
    }

    /**
     * Small values first, nulls last.
     *
     * @param expression the expression
     * @return the term
     */
    public static Order asc(Expression expression) {
        return new Order(expression, false, Nulls.AS_LARGEST);
    }

    /**
     * Large values first, and nulls before them.
     *
     * @param column the column
     * @return the term
     * @throws IllegalArgumentException when it is not a valid name
     */
    public static Order desc(String column) {
        return desc(Expression.column(column));
    }

    /**
     * Large values first, and nulls before them.
     *
     * @param expression the expression
     * @return the term
     */
    public static Order desc(Expression expression) {
        return new Order(expression, true, Nulls.AS_LARGEST);
    }

    /**
     * The same order with nulls before all values.
     *
     * @return a new term
     */
    public Order nullsFirst() {
        return new Order(expression, descending, Nulls.FIRST);
    }

    /**
     * The same order with nulls after all values.
     *
     * @return a new term
     */
    public Order nullsLast() {
        return new Order(expression, descending, Nulls.LAST);
    }

    /** The opposite order. */
    Order reversed() {
        Nulls opposite =
                switch (nulls) {
                    case FIRST -> Nulls.LAST;
                    case LAST -> Nulls.FIRST;
                    case AS_LARGEST -> Nulls.AS_LARGEST;
                };
        return new Order(expression, !descending, opposite);
    }

    /** Whether the term is meant for an expression that may be null. */
    boolean saysWhereNullsGo() {
        return nulls != Nulls.AS_LARGEST;
    }

    /** Where nulls go is always written, since databases differ in it. */
    void writeTo(SqlWriter sql) {
        boolean first = nulls == Nulls.FIRST || (nulls == Nulls.AS_LARGEST && descending);
        writeTerm(sql).text(first ? " NULLS FIRST" : " NULLS LAST");
    }

    /** Writes the term as a key of a keyset: one that does not say where nulls go is never null there. */
    void writeKeyTo(SqlWriter sql) {
        if (saysWhereNullsGo()) {
            writeTo(sql);
        } else {
            writeTerm(sql);
        }
    }

    private SqlWriter writeTerm(SqlWriter sql) {
        return sql.expression(expression).text(descending ? " DESC" : " ASC");
    }
}
