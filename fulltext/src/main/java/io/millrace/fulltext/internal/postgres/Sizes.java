package io.millrace.fulltext.internal.postgres;

/**
 * Which rows of the sizes of an index count. Who empties a table sees in an old snapshot only some of those that he makes void. Where that may be he
 * leaves a row behind them, with the negative number of the last: up to there all are. It stays until the table is emptied again, since nobody knows when those that he
 * did not see are gone.
 */
final class Sizes {
    private Sizes() {}

    /** The number of the last row that does not count; 0 where all do. */
    static String lastVoid(String sizes, String index) {
        return "coalesce((SELECT -min(v.id) FROM " + sizes + " AS v WHERE v.index_name = " + index
                + " AND v.id < 0), 0)";
    }

    /** A condition on a row. */
    static String isCounted(String sizes, String row, String index) {
        return row + ".id > " + lastVoid(sizes, index);
    }
}
