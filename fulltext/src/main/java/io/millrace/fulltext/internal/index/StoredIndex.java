package io.millrace.fulltext.internal.index;

import io.millrace.Dialect;
import io.millrace.fulltext.TextIndex;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An index as the database has it.
 *
 * @param definition what it was made as
 * @param keys the columns of the table's primary key
 * @param rowidKey whether the key is the number by which the rows of the index are known
 * @param uniques the unique indexes of the table beside its key, for one that is about to be made
 * @param made by which it is told from any other of its name, before it or after
 * @param complete whether all rows are in it
 * @param attached whether its triggers are on the table, which tell it of changes
 * @param rows how many are in it
 * @param refresh when the words were counted that suggestions are made of
 */
public record StoredIndex(
        TextIndex definition,
        List<KeyColumn> keys,
        boolean rowidKey,
        List<List<UniqueColumn>> uniques,
        long made,
        boolean complete,
        boolean attached,
        long rows,
        Optional<Refresh> refresh) {
    /**
     * When words were counted.
     *
     * @param at the time
     * @param rows how many rows there were
     */
    public record Refresh(Instant at, long rows) {}

    /**
     * A column of a unique index.
     *
     * @param name its name
     * @param collation how the index compares it
     */
    public record UniqueColumn(String name, String collation) {}

    /** One that is about to be made. */
    public static StoredIndex planned(
            TextIndex definition, List<KeyColumn> keys, boolean rowidKey, List<List<UniqueColumn>> uniques) {
        long made = ThreadLocalRandom.current().nextLong();
        return new StoredIndex(definition, keys, rowidKey, uniques, made, false, false, 0, Optional.empty());
    }

    /** The name of a column of the key in the table of the rows that are in the index. */
    public String ownKey(int key) {
        return rowidKey ? "id" : "k" + key;
    }

    /** Something for each column of the key. */
    public String eachKey(String separator, IntFunction<String> part) {
        return IntStream.range(0, keys.size()).mapToObj(part).collect(Collectors.joining(separator));
    }

    /** A column of the key, quoted. */
    public String key(Dialect dialect, int key) {
        return dialect.quote(keys.get(key).name());
    }

    /** A column of the key in a row of the table, compared as the key compares it. */
    public String collatedKey(Dialect dialect, String row, int key) {
        return row + "." + key(dialect, key) + keys.get(key).collation();
    }

    /** That a row of the index is that of a row of the table. */
    public String sameKey(Dialect dialect, String own, String table) {
        return eachKey(" AND ", i -> own + ownKey(i) + " = " + table + "." + key(dialect, i));
    }

    /** That a row of the table has a key to be known by. */
    public String withKey(Dialect dialect, String row) {
        return eachKey(" AND ", i -> row + "." + key(dialect, i) + " IS NOT NULL");
    }

    /** The table, quoted. */
    public String table(Dialect dialect) {
        return dialect.quote(definition.table());
    }

    /** Something for each column that is searched. */
    public String eachColumn(String separator, IntFunction<String> part) {
        return IntStream.range(0, definition.columns().size()).mapToObj(part).collect(Collectors.joining(separator));
    }

    /** A column that is searched, quoted. */
    public String column(Dialect dialect, int column) {
        return dialect.quote(definition.columns().get(column).name());
    }
}
