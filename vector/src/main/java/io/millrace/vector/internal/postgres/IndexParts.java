package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.spi.OwnTables;
import io.millrace.vector.internal.index.IndexCatalog;
import io.millrace.vector.internal.index.StoredIndex;
import reactor.core.publisher.Mono;

/** What belongs to an index in the database: finds it in the schema that it is in, since other schemas may have parts of the same names. */
final class IndexParts {
    /** A type without its schema, which is named where it is not on the search path. */
    private static final String PLAIN = "substring(%s FROM '[^.]*$')";

    /** A type {@code t} with its schema {@code n}. */
    static final String TYPE = "quote_ident(n.nspname) || '.' || quote_ident(t.typname)";

    /**
     * The table, where it is the index's: one of the name in another schema than the catalog's may be found when the index's own has gone, and has parts of the same
     * names where that schema has a catalog as well.
     */
    private static final String TABLE =
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(t.relname) FROM pg_class AS t"
                    + " JOIN pg_namespace AS n ON n.oid = t.relnamespace WHERE t.oid = to_regclass(?) AND (t.relnamespace = (SELECT"
                    + " o.relnamespace FROM pg_class AS o WHERE o.oid = to_regclass(?)) OR NOT EXISTS (SELECT 1 FROM pg_class AS o"
                    + " WHERE o.relnamespace = t.relnamespace AND o.relname = ?))";

    /** The index of a table, or of one that has another name by now and is in the catalog's schema. */
    private static final String INDEX =
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class AS c"
                    + " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('i', 'I') AND c.relname = ?"
                    + " AND c.relnamespace = (SELECT s.relnamespace FROM pg_class AS s WHERE s.oid = to_regclass(?))";

    private final Dialect dialect;
    private final IndexDdl ddl;
    private final StoredIndex index;

    IndexParts(Dialect dialect, StoredIndex index) {
        this.dialect = dialect;
        this.index = index;
        this.ddl = new IndexDdl(dialect, index);
    }

    /**
     * A condition: that the check is on the column that has the name, which still is of its type, and that the table has the primary key by which its rows are known.
     *
     * @param entry the alias of a line of {@link IndexCatalog#INDEXES}
     */
    static String areAttached(String entry) {
        return "EXISTS (SELECT 1 FROM pg_constraint AS c JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]"
                + " JOIN pg_type AS t ON t.oid = a.atttypid WHERE c.conrelid = to_regclass(quote_ident(" + entry
                + ".table_name)) AND c.conname = '" + OwnTables.VECTOR_PREFIX + "' || " + entry
                + ".name || '_vectors' AND a.attname = " + entry + ".column_name AND t.typtype = 'b' AND t.typname = "
                + entry
                + ".column_type AND (SELECT array_agg(b.attname || ' ' || "
                + PLAIN.formatted("format_type(b.atttypid, NULL)")
                + " ORDER BY p.place) FROM pg_index AS x CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS p(number, place)"
                + " JOIN pg_attribute AS b ON b.attrelid = x.indrelid AND b.attnum = p.number WHERE x.indrelid = c.conrelid"
                + " AND x.indisprimary AND p.place <= x.indnkeyatts) = (SELECT array_agg(q.column_name || ' ' || "
                + PLAIN.formatted("q.column_type") + " ORDER BY q.position) FROM " + IndexCatalog.KEYS
                + " AS q WHERE q.index_name = " + entry + ".name))";
    }

    /**
     * The type of the column of an index with its schema: a table that is found first on the search path may have rows of a type of that name.
     *
     * @param entry the alias of a line of {@link IndexCatalog#INDEXES}
     */
    static String type(String entry) {
        return "coalesce((SELECT " + TYPE + " FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid"
                + " JOIN pg_namespace AS n ON n.oid = t.typnamespace WHERE a.attrelid = to_regclass(quote_ident("
                + entry
                + ".table_name)) AND a.attname = " + entry + ".column_name), " + entry + ".column_type)";
    }

    /** Drops all parts that are there. */
    Mono<Void> drop(SqlOperations tx) {
        return tx.query(String.class, TABLE, index.table(dialect), IndexCatalog.INDEXES, IndexCatalog.INDEXES)
                .next()
                .flatMap(table -> tx.execute(Sql.verbatim(ddl.dropCheck(table))).thenReturn(table))
                .defaultIfEmpty(IndexCatalog.INDEXES)
                .flatMap(beside -> dropIndex(tx, beside));
    }

    /** Drops what is searched by, in the schema of the table. */
    Mono<Void> dropIndex(SqlOperations tx) {
        return dropIndex(tx, index.table(dialect));
    }

    private Mono<Void> dropIndex(SqlOperations tx, String beside) {
        return tx.query(String.class, INDEX, ddl.plainName(), beside)
                .next()
                .flatMap(name -> tx.execute(Sql.verbatim("DROP INDEX IF EXISTS " + name)))
                .then();
    }
}
