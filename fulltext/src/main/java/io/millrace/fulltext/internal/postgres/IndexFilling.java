package io.millrace.fulltext.internal.postgres;

import io.millrace.Dialect;
import io.millrace.fulltext.internal.index.BusyRows;
import io.millrace.fulltext.internal.index.IndexCatalog;
import io.millrace.fulltext.internal.index.StoredIndex;

/** What takes rows into an index that are in the table already. */
final class IndexFilling {
    private final Dialect dialect;
    private final StoredIndex index;
    private final IndexNames names;

    IndexFilling(Dialect dialect, StoredIndex index) {
        this.dialect = dialect;
        this.index = index;
        this.names = IndexNames.of(dialect, index);
    }

    /**
     * Takes in those that are not in it yet. Whoever is at a row and changes it takes it in himself; waiting for him with other rows in hand would
     * be a deadlock.
     *
     * <p>The words come in the order of their index, in which neighbours are written together.
     *
     * @param condition a condition on {@code r} that begins with AND
     * @param busy whether to wait nevertheless, because there is one row only
     */
    String sql(String condition, BusyRows busy) {
        String locks =
                switch (busy) {
                    case LEFT_OUT -> " FOR SHARE OF r SKIP LOCKED";
                    case AWAITED -> " FOR SHARE OF r";
                    case NONE -> "";
                };
        String keys = index.eachKey(", ", index::ownKey);
        return "WITH r AS MATERIALIZED (SELECT "
                + index.eachKey(", ", i -> "r." + index.key(dialect, i) + " AS k" + i) + ", "
                + index.eachColumn(", ", i -> Words.text(dialect, index, "r", i) + " AS c" + i) + " FROM "
                + index.table(dialect) + " AS r WHERE NOT EXISTS (SELECT 1 FROM " + names.rows() + " AS d WHERE "
                + index.sameKey(dialect, "d.", "r") + eachLookedUp() + ")" + condition
                + locks + "), added AS (INSERT INTO "
                + names.rows() + " (" + keys + ", length) SELECT " + index.eachKey(", ", i -> "r.k" + i) + ", "
                + index.eachColumn(" + ", i -> "coalesce(length(r.c" + i + "), 0)")
                + " FROM r ON CONFLICT DO NOTHING RETURNING id, " + keys + ", length), counted AS (INSERT INTO "
                + dialect.quote(IndexCatalog.SIZES) + " (index_name, row_count, characters) SELECT "
                + names.literal() + ", count(*), coalesce(sum(length), 0) FROM added) INSERT INTO " + names.words()
                + " (term, doc, col, frequency, length, places)"
                + " SELECT t.term, d.id, t.col, cardinality(t.places), d.length, t.places FROM added AS d JOIN r ON "
                + index.eachKey(" AND ", i -> "r.k" + i + " = d.k" + i) + " CROSS JOIN LATERAL ("
                + Words.of(index, i -> "r.c" + i, Words.function(dialect, index))
                + ") AS t ORDER BY t.term COLLATE \"C\", d.id";
    }

    /**
     * Has PostgreSQL look up for each row whether it is in the index: of a table that has no statistics yet it would read all, each time more. Of a key of several
     * columns it takes a portion for many more rows than it has, and would compile the statement.
     */
    private String eachLookedUp() {
        return index.keys().size() == 1 ? " OFFSET 0" : "";
    }
}
