package io.millrace.fulltext.internal.postgres;

import io.millrace.Dialect;
import io.millrace.fulltext.Accents;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.spi.OwnTables;
import java.util.function.IntFunction;

/** The words of a row of the table, as a part of a statement. */
final class Words {
    private Words() {}

    /** The name of the function that takes texts apart, quoted. */
    static String function(Dialect dialect, boolean keepsAccents) {
        return dialect.quote(OwnTables.TEXT_PREFIX + (keepsAccents ? "terms_kept" : "terms_folded"));
    }

    /** That of an index. */
    static String function(Dialect dialect, StoredIndex index) {
        return function(dialect, index.definition().accents() == Accents.KEPT);
    }

    /** A query for the terms of all columns, with their columns and places. */
    static String of(StoredIndex index, IntFunction<String> text, String function) {
        return index.eachColumn(
                " UNION ALL ",
                i -> "SELECT t.term, " + i + "::smallint AS col, t.places FROM " + function + "(" + text.apply(i)
                        + ") AS t");
    }

    /** A column as a text. */
    static String text(Dialect dialect, StoredIndex index, String row, int column) {
        return "CAST(" + row + "." + index.column(dialect, column) + " AS text)";
    }

    /** The number of characters of a row. */
    static String length(Dialect dialect, StoredIndex index, String row) {
        return index.eachColumn(" + ", i -> "coalesce(length(" + text(dialect, index, row, i) + "), 0)");
    }
}
