package io.millrace.fulltext.internal.postgres;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.fulltext.internal.index.IndexCatalog;
import io.millrace.fulltext.internal.index.KeyColumn;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.spi.OwnTables;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Whether all parts of an index are there. */
final class IndexParts {
    /** The columns of the key that the index was made with. */
    private static final String KNOWN_KEY = "ARRAY(SELECT c.column_name FROM " + IndexCatalog.COLUMNS
            + " AS c WHERE c.index_name = n.name AND c.key_type IS NOT NULL ORDER BY c.position)";

    /** Those of the key that the table has. */
    private static final String KEY = "ARRAY(SELECT CAST(a.attname AS text) FROM pg_index AS i"
            + " CROSS JOIN unnest(CAST(i.indkey AS smallint[])) WITH ORDINALITY AS k(attribute, place)"
            + " JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attribute"
            + " WHERE i.indrelid = n.relation AND i.indisprimary AND k.place <= i.indnkeyatts ORDER BY k.place)";

    private static final String FIND =
            "SELECT (SELECT count(*) FROM pg_class WHERE oid IN (to_regclass(?), to_regclass(?), to_regclass(?), to_regclass(?),"
                    + " to_regclass(?))) + CAST(" + attached("CAST(? AS text)", "CAST(? AS text)")
                    + " AS integer) + (SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass(?) AND NOT attisdropped"
                    + " AND attname IN (?))";

    private IndexParts() {}

    /**
     * A condition: that the table has the triggers, that they call this index's function, and that its key is the one by which they know rows. What names mean is looked up as of now, as it is for the
     * tables of a search: an old snapshot shows the triggers of another table or function than they mean, and the tables made since are empty in it.
     */
    static String attached(String name, String table) {
        return "(SELECT count(*) = 3 FROM (SELECT " + name + " AS name, to_regclass(quote_ident(" + table
                + ")) AS relation) AS n JOIN pg_trigger AS t ON t.tgrelid = n.relation WHERE t.tgfoid = to_regprocedure('"
                + OwnTables.TEXT_PREFIX
                + "' || lower(n.name COLLATE \"C\") || '_change()') AND t.tgenabled IN ('O', 'A')"
                + " AND " + KNOWN_KEY + " = " + KEY + ")";
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
