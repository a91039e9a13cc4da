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
 */
final class IndexDdl {
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
                new ChangeFunction(dialect, index, place).sql(),
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

    /**
     * Its triggers go with the function, and the sequence by its own name. The lock has the session forget what it remembers of objects that others dropped
     * while it waited for them, which it does with each lock of a table that is new to its transaction: DROP FUNCTION fails otherwise where the name is
     * remembered ("cache lookup failed").
     */
    static List<Sql> drop(IndexNames names) {
        return Stream.of(
                        "LOCK TABLE " + IndexCatalog.INDEXES + " IN ROW EXCLUSIVE MODE",
                        "DROP FUNCTION IF EXISTS " + names.change() + "() CASCADE",
                        "DROP TABLE IF EXISTS " + names.rows(),
                        "DROP TABLE IF EXISTS " + names.words(),
                        "DROP TABLE IF EXISTS " + names.vocabulary(),
                        "DROP TABLE IF EXISTS " + names.pieces(),
                        "DROP SEQUENCE IF EXISTS " + names.merged())
                .map(Sql::verbatim)
                .toList();
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
