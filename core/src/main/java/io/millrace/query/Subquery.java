package io.millrace.query;

/** The value of a query for one value. */
record Subquery(Select query) implements Expression {
    Subquery {
        NestingLimit.check(query);
    }

    @Override
    public String toString() {
        return "(" + query + ")";
    }
}
