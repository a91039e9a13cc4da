package io.millrace.query;

import io.millrace.query.Filter.And;
import io.millrace.query.Filter.Between;
import io.millrace.query.Filter.Comparison;
import io.millrace.query.Filter.Exists;
import io.millrace.query.Filter.In;
import io.millrace.query.Filter.InQuery;
import io.millrace.query.Filter.IsNotNull;
import io.millrace.query.Filter.IsNull;
import io.millrace.query.Filter.Like;
import io.millrace.query.Filter.Not;
import io.millrace.query.Filter.Or;
import java.util.List;

/**
 * Limits how deep filters, expressions and queries are nested. A tree that is built from somebody's request would otherwise overflow the
 * stack of whatever walks it, {@code hashCode} and {@code toString} included, and databases limit the depth as well.
 *
 * <p>Whoever builds a node checks it, so that what is below is known to be within the limit.
 */
final class NestingLimit {
    static final int DEPTH = 200;

    private NestingLimit() {}

    /** Checks what is to become part of a filter or an expression. */
    static void check(List<?> parts) {
        for (Object part : parts) {
            check(part);
        }
    }

    static void check(Object part) {
        if (depth(part) >= DEPTH) {
            throw new IllegalArgumentException("Filters, expressions and queries can be nested " + DEPTH
                    + " deep at most. Put what is combined in the same way side by side: allOf, anyOf, in.");
        }
    }

    private static int depth(Object node) {
        if (node instanceof And and) {
            return below(and.filters());
        }
        if (node instanceof Or or) {
            return below(or.filters());
        }
        if (node instanceof Not not) {
            return 1 + depth(not.filter());
        }
        if (node instanceof FunctionCall call) {
            return below(call.arguments());
        }
        if (node instanceof RawSql raw) {
            return below(raw.parts());
        }
        return node instanceof Filter filter ? condition(filter) : query(node);
    }

    /** Queries, and what holds them or lists expressions. */
    private static int query(Object node) {
        if (node instanceof Select select) {
            return below(select.clauses().parts());
        }
        if (node instanceof Subquery subquery) {
            return 1 + depth(subquery.query());
        }
        if (node instanceof TableReference table && table.query() != null) {
            return depth(table.query());
        }
        if (node instanceof Alias alias) {
            return depth(alias.expression());
        }
        if (node instanceof RowList list) {
            return 1 + depth(list.query());
        }
        return node instanceof RawSql.Listed listed ? below(listed.parts()) : 1;
    }

    private static int condition(Filter filter) {
        if (filter instanceof Comparison comparison) {
            return 1 + Math.max(depth(comparison.left()), depth(comparison.right()));
        }
        if (filter instanceof Between between) {
            return 1 + Math.max(depth(between.operand()), Math.max(depth(between.low()), depth(between.high())));
        }
        if (filter instanceof In in) {
            return 1 + depth(in.operand());
        }
        if (filter instanceof InQuery in) {
            return 1 + Math.max(depth(in.operand()), depth(in.query()));
        }
        if (filter instanceof Exists exists) {
            return 1 + depth(exists.query());
        }
        if (filter instanceof Like like) {
            return 1 + depth(like.operand());
        }
        if (filter instanceof IsNull isNull) {
            return 1 + depth(isNull.operand());
        }
        return filter instanceof IsNotNull isNotNull ? 1 + depth(isNotNull.operand()) : 1;
    }

    private static int below(List<?> nodes) {
        int deepest = 0;
        for (Object node : nodes) {
            deepest = Math.max(deepest, depth(node));
        }
        return 1 + deepest;
    }
}
