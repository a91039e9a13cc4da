package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries whose rows are put together, from left to right.
 *
 * @param first the first query
 * @param others what is done with the rows of each further one
 */
record Compound(Select first, List<Operand> others) {
    /** Stands between a query that needs parentheses, which SQLite lacks here, and its neighbours. */
    private static final Identifier OPERAND = Identifier.of("q");

    enum Operator {
        UNION(" UNION "),
        UNION_ALL(" UNION ALL "),
        INTERSECT(" INTERSECT "),
        EXCEPT(" EXCEPT ");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }
    }

    record Operand(Operator operator, Select query) {}

    Compound {
        others = List.copyOf(others);
        NestingLimit.check(first);
        others.forEach(other -> NestingLimit.check(other.query()));
    }

    /** Whether one more query may be written behind these: {@code INTERSECT} binds more tightly on some databases. */
    boolean goesOnWith(Operator operator) {
        return operator != Operator.INTERSECT
                || others.stream().allMatch(other -> other.operator() == Operator.INTERSECT);
    }

    Compound with(Operator operator, Select query) {
        List<Operand> all = new ArrayList<>(others);
        all.add(new Operand(operator, query));
        return new Compound(first, all);
    }

    boolean isUnion() {
        return others.stream()
                .allMatch(other -> other.operator() == Operator.UNION || other.operator() == Operator.UNION_ALL);
    }

    void writeTo(SqlWriter sql) {
        writeOperand(sql, first);
        for (Operand other : others) {
            sql.text(other.operator().sql);
            writeOperand(sql, other.query());
        }
    }

    private static void writeOperand(SqlWriter sql, Select query) {
        if (query.clauses().isBare() && sql.knows(query.clauses().with)) {
            sql.select(query);
        } else {
            sql.text("SELECT * FROM (").select(query).text(") AS ").identifier(OPERAND);
        }
    }
}
