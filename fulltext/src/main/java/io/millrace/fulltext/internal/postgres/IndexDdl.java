package io.millrace.fulltext.internal.postgres;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.fulltext.internal.index.IndexCatalog;
import io.millrace.fulltext.internal.index.StoredIndex;
import java.util.List;
import java.util.stream.Stream;

/**
 * What makes an index and drops it.
 *
 * <p>Each term of a row is a row of {@code words}, with its places, so that writers of different rows never wait for one another. A row of the
 * table that changes gets a new number, and what was under the old one is removed by the terms of what it was.
 *
 * <p>The sizes are sums over rows that are only ever added, for the same reason. Each 256th writer adds up the latest of them, and each 65,536th
 * all; not when another may have done so whom its snapshot does not see, and never where that would be a conflict.
 */
final class IndexDdl {
    private static final int MERGED = 256;
    private static final int MERGED_WHOLE = 65_536;

    /** "text" in ASCII: the first half of a key of advisory locks, which nothing else is likely to use. */
    private static final int LOCK_CLASS = 1_952_807_028;

    private final Dialect dialect;
    private final StoredIndex index;
    private final IndexNames names;
    private final Place place;
    private final String table;

    /** @param place where the table is, and the index is to be */
    IndexDdl(Dialect dialect, StoredIndex index, Place place) {
        this.dialect = dialect;
        this.index = index;
        this.names = IndexNames.of(dialect, index);
        this.place = place;
        this.table = place.table();
    }

    List<Sql> create() {
        String rows = place.own(names.rows());
        String words = place.own(names.words());
        Stream<String> statements = Stream.of(
                "CREATE TABLE " + rows
                        + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
                        + index.eachKey(
                                ", ",
                                i -> index.ownKey(i) + " " + index.keys().get(i).type() + " NOT NULL")
                        + ", length bigint NOT NULL, UNIQUE (" + index.eachKey(", ", index::ownKey) + "))",
                "CREATE TABLE " + words
                        + " (term text COLLATE \"C\" NOT NULL, doc bigint NOT NULL, col smallint NOT NULL,"
                        + " frequency integer NOT NULL, length bigint NOT NULL, places integer[] NOT NULL)",
                "CREATE INDEX ON " + words + " (term, doc, col) INCLUDE (frequency, length)",
                "CREATE SEQUENCE " + place.own(names.merged()) + " MINVALUE 0 START 0",
                function(),
                // Whoever could make a trigger of his own with it would write to the index.
                "REVOKE ALL ON FUNCTION " + place.own(names.change()) + "() FROM PUBLIC",
                trigger(names.changeTrigger(), "AFTER INSERT OR DELETE", "ROW"),
                trigger(names.updateTrigger(), "AFTER UPDATE", "ROW WHEN (" + changed() + ")"),
                trigger(names.truncateTrigger(), "AFTER TRUNCATE", "STATEMENT"));
        return Stream.concat(statements, index.definition().suggestions() ? suggestions() : Stream.empty())
                .map(Sql::verbatim)
                .toList();
    }

    private Stream<String> suggestions() {
        String vocabulary = place.own(names.vocabulary());
        return Stream.of(
                "CREATE TABLE " + vocabulary + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                        + " term text COLLATE \"C\" NOT NULL, row_count bigint NOT NULL)",
                "CREATE UNIQUE INDEX ON " + vocabulary + " (term) INCLUDE (row_count)",
                "CREATE INDEX ON " + vocabulary + " (substr(term, 1, 1), row_count DESC, term)",
                "CREATE TABLE " + place.own(names.pieces()) + " (piece text COLLATE \"C\" NOT NULL,"
                        + " length integer NOT NULL, id bigint NOT NULL, PRIMARY KEY (piece, length, id))");
    }

    /** Its triggers go with the function, and the sequence by its own name. */
    static List<Sql> drop(IndexNames names) {
        return Stream.of(
                        "DROP FUNCTION IF EXISTS " + names.change() + "() CASCADE",
                        "DROP TABLE IF EXISTS " + names.rows(),
                        "DROP TABLE IF EXISTS " + names.words(),
                        "DROP TABLE IF EXISTS " + names.vocabulary(),
                        "DROP TABLE IF EXISTS " + names.pieces(),
                        "DROP SEQUENCE IF EXISTS " + names.merged())
                .map(Sql::verbatim)
                .toList();
    }

    private String function() {
        String rows = place.own(names.rows());
        String words = place.own(names.words());
        String sizes = place.own(dialect.quote(IndexCatalog.SIZES));
        String merged = "'" + place.own(names.merged()).replace("'", "''") + "'::regclass";
        String terms = place.own(Words.function(dialect, index));
        return "CREATE FUNCTION " + place.own(names.change()) + "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
                + " SET search_path = pg_catalog, pg_temp AS $millrace$ DECLARE own bigint; gone bigint; size bigint;"
                + " row_count bigint := 0; characters bigint := 0; BEGIN"
                + " IF TG_OP = 'TRUNCATE' THEN TRUNCATE " + rows + ", " + words + "; DELETE FROM "
                + sizes + " WHERE index_name = " + names.literal() + "; RETURN NULL; END IF;"
                + " IF TG_OP <> 'INSERT' THEN DELETE FROM " + rows + " AS d WHERE "
                + index.sameKey(dialect, "d.", "OLD") + " RETURNING d.id, d.length INTO own, gone;"
                + " IF FOUND THEN DELETE FROM " + words + " AS w USING ("
                + Words.of(index, i -> Words.text(dialect, index, "OLD", i), terms)
                + ") AS t WHERE w.term = t.term AND w.doc = own AND w.col = t.col;"
                + " row_count := -1; characters := -gone; ELSE"
                // A snapshot may be older than the row's place in the index: then this is a conflict, and the
                // transaction begins again.
                + " INSERT INTO " + rows + " (" + index.eachKey(", ", index::ownKey) + ", length) VALUES ("
                + index.eachKey(", ", i -> "OLD." + index.key(dialect, i)) + ", 0) ON CONFLICT DO NOTHING; "
                + " DELETE FROM " + rows + " AS d WHERE " + index.sameKey(dialect, "d.", "OLD")
                + "; END IF; END IF;"
                + " IF TG_OP <> 'DELETE' THEN gone := "
                + Words.length(dialect, index, "NEW") + "; INSERT INTO "
                + rows + " (" + index.eachKey(", ", index::ownKey) + ", length) VALUES ("
                + index.eachKey(", ", i -> "NEW." + index.key(dialect, i))
                // Unless its snapshot is older than the index there is none, and then the transaction has to begin
                // again.
                + ", gone) ON CONFLICT DO NOTHING RETURNING id INTO own;"
                + " INSERT INTO " + words + " (term, doc, col, frequency, length, places)"
                + " SELECT t.term, own, t.col, cardinality(t.places), gone, t.places FROM ("
                + Words.of(index, i -> Words.text(dialect, index, "NEW", i), terms) + ") AS t;"
                + " row_count := row_count + 1; characters := characters + gone; END IF;"
                + " INSERT INTO " + sizes + " (index_name, row_count, characters) VALUES (" + names.literal()
                + ", row_count, characters) RETURNING id INTO size;"
                + " IF size % " + MERGED + " = 0 AND current_setting('transaction_isolation') <> 'serializable'"
                + " AND pg_try_advisory_xact_lock(" + LOCK_CLASS + ", (" + merged
                + "::oid::bigint % 2147483647)::integer) THEN"
                + " IF (SELECT s.last_value = pg_current_xact_id()::text::bigint"
                + " OR pg_visible_in_snapshot(s.last_value::text::xid8, pg_current_snapshot()) FROM "
                + place.own(names.merged()) + " AS s) THEN"
                + " PERFORM setval(" + merged + ", pg_current_xact_id()::text::bigint);"
                + " WITH part AS (DELETE FROM " + sizes + " AS s WHERE s.index_name = " + names.literal()
                + " AND (s.id > size - "
                + 4 * MERGED + " OR size % " + MERGED_WHOLE + " = 0) RETURNING s.row_count, s.characters) INSERT INTO "
                + sizes + " (index_name, row_count, characters) SELECT " + names.literal()
                + ", sum(part.row_count), sum(part.characters) FROM part HAVING count(*) > 0; END IF; END IF;"
                + " RETURN NULL; END $millrace$";
    }

    private String trigger(String name, String event, String each) {
        return "CREATE TRIGGER " + name + " " + event + " ON " + table + " FOR EACH " + each + " EXECUTE FUNCTION "
                + place.own(names.change()) + "()";
    }

    private String changed() {
        return index.eachKey(" OR ", i -> changed("OLD." + index.key(dialect, i), "NEW." + index.key(dialect, i)))
                + " OR "
                + index.eachColumn(
                        " OR ",
                        i -> changed(Words.text(dialect, index, "OLD", i), Words.text(dialect, index, "NEW", i)));
    }

    private static String changed(String one, String other) {
        return "CAST(" + one + " AS text) COLLATE \"C\" IS DISTINCT FROM CAST(" + other + " AS text) COLLATE \"C\"";
    }
}
