package io.millrace.fulltext.internal.postgres;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.fulltext.internal.index.KeyColumn;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.spi.OwnTables;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Whether all parts of an index are there. */
final class IndexParts {
    private static final String FIND =
            "SELECT (SELECT count(*) FROM pg_class WHERE oid IN (to_regclass(?), to_regclass(?), to_regclass(?), to_regclass(?),"
                    + " to_regclass(?))) + CAST(" + attached("CAST(? AS text)", "CAST(? AS text)")
                    + " AS integer) + (SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass(?) AND NOT attisdropped"
                    + " AND attname IN (?))";

    private IndexParts() {}

    /**
     * A condition: that the table has the triggers, and that they call this index's function. What names mean is looked up as of now, as it is for the
     * tables of a search: an old snapshot shows the triggers of another table or function than they mean, and the tables made since are empty in it.
     */
    static String attached(String name, String table) {
        return "(SELECT count(*) = 3 FROM pg_trigger AS t WHERE t.tgfoid = to_regprocedure('" + OwnTables.TEXT_PREFIX
                + "' || lower(" + name + " COLLATE \"C\") || '_change()') AND t.tgrelid = to_regclass(quote_ident("
                + table + ")) AND t.tgenabled IN ('O', 'A'))";
    }

    /** Its tables and its sequence, its triggers on the table, and the columns of that. */
    static Mono<Boolean> isWhole(SqlOperations operations, Dialect dialect, StoredIndex index) {
        IndexNames names = IndexNames.of(dialect, index);
        boolean suggestions = index.definition().suggestions();
        List<String> columns = new ArrayList<>();
        index.definition().columns().forEach(column -> columns.add(column.name()));
        index.keys().stream()
                .map(KeyColumn::name)
                .filter(key -> !columns.contains(key))
                .forEach(columns::add);
        return operations
                .queryOne(
                        Long.class,
                        FIND,
                        names.rows(),
                        names.words(),
                        names.merged(),
                        suggestions ? names.vocabulary() : null,
                        suggestions ? names.pieces() : null,
                        index.definition().name(),
                        index.definition().table(),
                        index.table(dialect),
                        columns)
                .map(found -> found == names.relations().size() + (suggestions ? 2 : 0) + 1 + columns.size());
    }
}
