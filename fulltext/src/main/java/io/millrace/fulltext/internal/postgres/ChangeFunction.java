package io.millrace.fulltext.internal.postgres;

import io.millrace.Dialect;
import io.millrace.fulltext.internal.index.IndexCatalog;
import io.millrace.fulltext.internal.index.StoredIndex;

/**
 * What the triggers do when rows of the table have changed.
 *
 * <p>What was known of a key is removed, and the row that has the key now is taken in, as it is now: a trigger of somebody else may have changed
 * it again since, or removed it, or there may be something left of a row that went without a trigger.
 *
 * <p>The sizes are sums over rows that are only ever added, so that writers do not wait for one another. Each 256th of them adds up the latest,
 * and each 65,536th all; not when another may have done so whom its snapshot does not see, and never where that would be a conflict.
 */
final class ChangeFunction {
    private static final int MERGED = 256;
    private static final int MERGED_WHOLE = 65_536;

    /** "text" in ASCII: the first half of a key of advisory locks, which nothing else is likely to use. */
    private static final int LOCK_CLASS = 1_952_807_028;

    private final Dialect dialect;
    private final StoredIndex index;
    private final IndexNames names;
    private final Place place;
    private final String rows;
    private final String words;
    private final String sizes;
    private final String terms;
    private final String ownKeys;

    /** @param place where the table is, and the index is to be */
    ChangeFunction(Dialect dialect, StoredIndex index, Place place) {
        this.dialect = dialect;
        this.index = index;
        this.names = IndexNames.of(dialect, index);
        this.place = place;
        this.rows = place.own(names.rows());
        this.words = place.own(names.words());
        this.sizes = place.own(dialect.quote(IndexCatalog.SIZES));
        this.terms = place.own(Words.function(dialect, index));
        this.ownKeys = index.eachKey(", ", index::ownKey);
    }

    String sql() {
        return "CREATE FUNCTION " + place.own(names.change()) + "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
                + " SET search_path = pg_catalog, pg_temp AS " + quoted(body());
    }

    private String body() {
        return " DECLARE own bigint; gone bigint; size bigint; cur record; last xid8; seen boolean; row_count bigint := 0; characters bigint := 0; BEGIN"
                + " IF TG_OP = 'TRUNCATE' THEN TRUNCATE " + rows + ", " + words + "; DELETE FROM "
                + sizes + " WHERE index_name = " + names.literal() + "; " + makeVoid() + " RETURN NULL; END IF;"
                + " IF TG_OP <> 'INSERT' THEN " + removeOld() + " END IF;"
                + " FOR turn IN 1 .. 2 LOOP IF turn = 1 THEN CONTINUE WHEN TG_OP = 'DELETE'; " + current("NEW")
                // Hidden from whoever made the index, it is not gone.
                + " IF NOT FOUND AND row_security_active('" + place.table().replace("'", "''")
                + "') THEN cur := NEW; ELSE CONTINUE WHEN NOT FOUND; END IF;"
                + " ELSE EXIT WHEN TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NOT (" + keyChanged() + "); "
                + current("OLD") + " CONTINUE WHEN NOT FOUND; END IF; " + add() + " END LOOP;"
                + addUp() + " RETURN NULL; END ";
    }

    /** Between marks that do not stand in it, whatever the names of the table and its columns are. */
    private static String quoted(String body) {
        String mark = "$millrace$";
        for (int i = 0; body.contains(mark); i++) {
            mark = "$millrace" + i + "$";
        }
        return mark + body + mark;
    }

    private String removeOld() {
        return "DELETE FROM " + rows + " AS d WHERE " + same("d", "OLD")
                + " RETURNING d.id, d.length INTO own, gone; IF FOUND THEN " + removeWords("OLD")
                + " row_count := -1; characters := -gone; ELSE"
                // A snapshot may be older than the row's place in the index: then this is a conflict, and the
                // transaction begins again.
                + " INSERT INTO " + rows + " (" + ownKeys + ", length) VALUES (" + keys("OLD")
                + ", 0) ON CONFLICT DO NOTHING; DELETE FROM " + rows + " AS d WHERE "
                + same("d", "OLD") + "; END IF;";
    }

    private String current(String row) {
        return "SELECT r.* INTO cur FROM " + place.table() + " AS r WHERE "
                + index.eachKey(" AND ", i -> equal(i, "r." + index.key(dialect, i), row)) + ";";
    }

    /** Where the key is taken already, it is by what nobody told to be gone, or by the same row in the same statement. */
    private String add() {
        String insert = "INSERT INTO " + rows + " (" + ownKeys + ", length) VALUES (" + keys("cur") + ", gone)";
        return "gone := " + Words.length(dialect, index, "cur") + "; " + insert
                + " ON CONFLICT DO NOTHING RETURNING id INTO own;"
                + " IF own IS NULL THEN DELETE FROM " + rows + " AS d WHERE " + same("d", "cur")
                + " RETURNING d.id, d.length INTO own, size; " + removeWords("cur")
                + " row_count := row_count - 1; characters := characters - size; " + insert
                + " RETURNING id INTO own; END IF;"
                + " INSERT INTO " + words + " (term, doc, col, frequency, length, places)"
                + " SELECT t.term, own, t.col, cardinality(t.places), gone, t.places FROM (" + terms("cur") + ") AS t;"
                + " row_count := row_count + 1; characters := characters + gone;";
    }

    private String removeWords(String row) {
        return "DELETE FROM " + words + " AS w USING (" + terms(row)
                + ") AS t WHERE w.term = t.term AND w.doc = own AND w.col = t.col;";
    }

    /** What a snapshot that is older than the lock does not show cannot be removed. */
    private String makeVoid() {
        String insert = "INSERT INTO " + sizes + " (index_name, row_count, characters";
        return "IF current_setting('transaction_isolation') <> 'read committed' THEN " + insert + ") VALUES ("
                + names.literal() + ", 0, 0) RETURNING id INTO size; " + insert
                + ", id) OVERRIDING SYSTEM VALUE VALUES (" + names.literal() + ", 0, 0, -size);"
                // Who does not see that must not add up what it makes void.
                + " PERFORM setval(" + merged() + ", pg_current_xact_id()::text::bigint); END IF;";
    }

    /** The transaction that was the last to add sizes up, or to make them void. */
    private String merged() {
        return "'" + place.own(names.merged()).replace("'", "''") + "'::regclass";
    }

    private String addUp() {
        String merged = merged();
        return " INSERT INTO " + sizes + " (index_name, row_count, characters) VALUES (" + names.literal()
                + ", row_count, characters) RETURNING id INTO size;"
                + " IF size % " + MERGED + " = 0 AND current_setting('transaction_isolation') <> 'serializable'"
                + " AND pg_try_advisory_xact_lock(" + LOCK_CLASS + ", (" + merged
                + "::oid::bigint % 2147483647)::integer) THEN"
                + " last := (SELECT s.last_value::text::xid8 FROM " + place.own(names.merged()) + " AS s);"
                + " seen := last = pg_current_xact_id() OR pg_visible_in_snapshot(last, pg_current_snapshot());"
                // One of the server that this was restored from.
                + " IF NOT seen THEN BEGIN PERFORM pg_xact_status(last);"
                + " EXCEPTION WHEN invalid_parameter_value THEN seen := true; END; END IF; IF seen THEN"
                + " PERFORM setval(" + merged + ", pg_current_xact_id()::text::bigint);"
                + " WITH part AS (DELETE FROM " + sizes + " AS s WHERE s.index_name = " + names.literal()
                // What makes others void stays, for those that this snapshot does not show.
                + " AND s.id > 0 AND (s.id > size - "
                + 4 * MERGED + " OR size % " + MERGED_WHOLE
                + " = 0) RETURNING s.id, s.row_count, s.characters) INSERT INTO "
                + sizes + " (index_name, row_count, characters) SELECT " + names.literal()
                + ", coalesce(sum(part.row_count), 0), coalesce(sum(part.characters), 0) FROM part WHERE part.id > "
                + Sizes.lastVoid(sizes, names.literal()) + "; END IF; END IF;";
    }

    private String terms(String row) {
        return Words.of(index, i -> Words.text(dialect, index, row, i), terms);
    }

    private String keys(String row) {
        return index.eachKey(", ", i -> row + "." + index.key(dialect, i));
    }

    /** That a row of the index is that of a row of the table. */
    private String same(String own, String row) {
        return index.eachKey(" AND ", i -> equal(i, own + "." + index.ownKey(i), row));
    }

    /** Columns of a key are never null. */
    private String keyChanged() {
        return index.eachKey(" OR ", i -> "NOT (" + equal(i, "NEW." + index.key(dialect, i), "OLD") + ")");
    }

    /** By the operator of the key itself, which the function's search path need not lead to. */
    private String equal(int key, String value, String row) {
        return value + " " + place.equalities().get(key) + " " + row + "." + index.key(dialect, key);
    }
}
