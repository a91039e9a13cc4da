package io.millrace.vector.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.query.RawSql;
import io.millrace.spi.OwnTables;
import io.millrace.vector.internal.index.IndexCatalog;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The tables of codes of an index: the series, of which one is searched and another may be in the making; the chunks of codes; and the journal of the keys of rows that
 * have changed, which three triggers in plain SQL write, whatever program changes them.
 */
final class CodeTables {
    private static final List<String> TABLES = List.of("series", "codes", "journal");
    private static final List<String> TRIGGERS = List.of("inserted", "updated", "deleted");

    /** Where nobody searches, nobody puts the journal into the codes: it ends here. */
    static final long MOST_CHANGES = 1 << 18;

    /** What there may be under their names. */
    enum Presence {
        /** All of them. */
        WHOLE,
        /** Some are missing, or the triggers are on another table. */
        BROKEN,
        /** Those of another index, or none: the index is not what it was any more. */
        FOREIGN
    }

    private final Dialect dialect;
    private final StoredIndex index;

    CodeTables(Dialect dialect, StoredIndex index) {
        this.dialect = dialect;
        this.index = index;
    }

    StoredIndex index() {
        return index;
    }

    String series() {
        return MainTable.SCHEMA + quoted("series");
    }

    String codes() {
        return MainTable.SCHEMA + quoted("codes");
    }

    String journal() {
        return MainTable.SCHEMA + quoted("journal");
    }

    /** The user's table. */
    String table() {
        return MainTable.of(dialect, index);
    }

    /** Its key, which is the rowid. */
    String key() {
        return index.key(dialect, 0);
    }

    /** Its vectors. */
    String column() {
        return index.column(dialect);
    }

    Mono<Void> make(SqlOperations tx) {
        String changed = "NEW." + column() + " IS NOT OLD." + column() + " OR NEW." + key() + " <> OLD." + key();
        return drop(tx).thenMany(Flux.just(
                                "CREATE TABLE " + series()
                                        + " (series INTEGER PRIMARY KEY, format INTEGER NOT NULL, active INTEGER NOT NULL,"
                                        + " generation INTEGER NOT NULL, chunks INTEGER NOT NULL, row_count INTEGER NOT NULL,"
                                        + " seen INTEGER NOT NULL, start INTEGER NOT NULL, next INTEGER, centre BLOB NOT NULL)",
                                "CREATE TABLE " + codes()
                                        + " (id INTEGER PRIMARY KEY, series INTEGER NOT NULL, version INTEGER NOT NULL,"
                                        + " row_count INTEGER NOT NULL, checksum INTEGER NOT NULL, codes BLOB NOT NULL)",
                                "CREATE TABLE " + journal() + " (position INTEGER PRIMARY KEY, key INTEGER NOT NULL,"
                                        + " mark INTEGER NOT NULL DEFAULT (random()))",
                                trigger("inserted", "INSERT", "NEW." + column() + " IS NOT NULL", note("NEW")),
                                trigger("updated", "UPDATE", changed, note("NEW") + noteOldKey()),
                                trigger("deleted", "DELETE", "OLD." + column() + " IS NOT NULL", note("OLD")))
                        .concatMap(statement -> tx.execute(Sql.verbatim(statement))))
                .then();
    }

    Mono<Void> drop(SqlOperations tx) {
        return Flux.concat(
                        Flux.fromIterable(TRIGGERS)
                                .map(name -> "DROP TRIGGER IF EXISTS " + MainTable.SCHEMA + quoted(name)),
                        Flux.fromIterable(TABLES)
                                .map(name -> "DROP TABLE IF EXISTS " + MainTable.SCHEMA + quoted(name)))
                .concatMap(statement -> tx.execute(Sql.verbatim(statement)))
                .then();
    }

    /**
     * What a snapshot has of them. Where there is no catalog there is no index either. Where all are there, they may be those of another index: whoever
     * reads the series learns that.
     */
    Mono<Presence> presence(SqlOperations snapshot) {
        return snapshot.query(
                        Sql.of(
                                "SELECT count(*) FILTER (WHERE name <> ?), count(*) FILTER (WHERE name = ?)"
                                        + " FROM sqlite_master WHERE type = 'table' AND name IN (?)"
                                        + " OR type = 'trigger' AND name IN (?) AND tbl_name = ? COLLATE NOCASE",
                                IndexCatalog.INDEXES,
                                IndexCatalog.INDEXES,
                                Stream.concat(TABLES.stream().map(this::name), Stream.of(IndexCatalog.INDEXES))
                                        .toList(),
                                TRIGGERS.stream().map(this::name).toList(),
                                index.definition().table()),
                        row -> Objects.requireNonNull(row.get(1, Integer.class)) == 0
                                ? -1
                                : Objects.requireNonNull(row.get(0, Integer.class)))
                .single()
                .flatMap(parts -> {
                    if (parts < 0) {
                        return Mono.just(Presence.FOREIGN);
                    }
                    return parts == TABLES.size() + TRIGGERS.size()
                            ? Mono.just(Presence.WHOLE)
                            : isDefined(snapshot).map(defined -> defined ? Presence.BROKEN : Presence.FOREIGN);
                });
    }

    /** Whether the index is what these tables are for. */
    Mono<Boolean> isDefined(SqlOperations snapshot) {
        return snapshot.query(
                        RawSql.of("SELECT")
                                .expression(IndexCatalog.isDefined(index))
                                .toSql(dialect),
                        row -> Boolean.TRUE.equals(row.get(0, Boolean.class)))
                .single();
    }

    /** Whether all is there, and the triggers on the table that has the name now. */
    Mono<Boolean> areThere(SqlOperations snapshot) {
        return presence(snapshot).map(presence -> presence == Presence.WHOLE);
    }

    /**
     * A statement that takes place only while the index is what these tables are for. The catalog is read before, in another snapshot, and another
     * index of the name has tables of the same names: its codes are none of this one's business.
     *
     * @param statement ends with a condition
     */
    Sql guarded(String statement, @Nullable Object... values) {
        return RawSql.of(statement + " AND", values)
                .expression(IndexCatalog.isDefined(index))
                .toSql(dialect);
    }

    private String trigger(String name, String event, String condition, String body) {
        return "CREATE TRIGGER " + MainTable.SCHEMA + quoted(name) + " AFTER " + event + " ON " + index.table(dialect)
                + " WHEN (" + condition + ") AND NOT " + isFull(quoted("journal")) + " BEGIN " + body + "END";
    }

    /** A query that read the journal here would have SQLite keep its rows before it inserts any, for half of the time that the trigger takes. */
    private String note(String row) {
        return "INSERT INTO " + quoted("journal") + " (key) VALUES (" + row + "." + key() + "); ";
    }

    /** Of a row that has another key now. */
    private String noteOldKey() {
        return "INSERT INTO " + quoted("journal") + " (key) SELECT OLD." + key() + " WHERE OLD." + key() + " <> NEW."
                + key() + "; ";
    }

    /** A condition: that the journal has as many changes as it takes. It has not all that have changed then, and codes have to be made anew. */
    String isFull() {
        return isFull(journal());
    }

    private static String isFull(String journal) {
        return "coalesce((SELECT max(position) FROM " + journal + ") - (SELECT min(position) FROM " + journal + ") >= "
                + MOST_CHANGES + ", FALSE)";
    }

    /** A number that no other series, generation or version has, also where a backup took the place of the database meanwhile. */
    static long newNumber() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }

    private String quoted(String part) {
        return dialect.quote(name(part));
    }

    private String name(String part) {
        return OwnTables.VECTOR_PREFIX + index.plainName() + "_" + part;
    }
}
