package io.millrace.fulltext.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.fulltext.TextColumn;
import io.millrace.fulltext.TextIndex;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An index as the database has it.
 *
 * @param definition what it was made as
 * @param keys the columns of the table's primary key
 * @param rowidKey whether the key is the rowid itself, which {@link IndexNames#rows} has as its own then
 * @param uniques the unique indexes of the table beside its key, for one that is about to be made
 * @param complete whether all rows are in it
 * @param rows how many are in it
 */
record StoredIndex(
        TextIndex definition,
        List<KeyColumn> keys,
        boolean rowidKey,
        List<List<UniqueColumn>> uniques,
        boolean complete,
        long rows) {
    /**
     * A column of a unique index.
     *
     * @param name its name
     * @param collation how the index compares it
     */
    record UniqueColumn(String name, String collation) {}

    IndexNames names(Dialect dialect) {
        return new IndexNames(dialect, definition.name());
    }

    String table(Dialect dialect) {
        return dialect.quote(definition.table());
    }

    /** The name of a column of the key in {@link IndexNames#rows}. */
    String ownKey(int key) {
        return rowidKey ? "id" : "k" + key;
    }

    /** Something for each column of the key. */
    String eachKey(String separator, IntFunction<String> part) {
        return IntStream.range(0, keys.size()).mapToObj(part).collect(Collectors.joining(separator));
    }

    String key(Dialect dialect, int key) {
        return dialect.quote(keys.get(key).name());
    }

    /** That a row of {@link IndexNames#rows} is that of a row of the table. */
    String sameKey(Dialect dialect, String own, String table) {
        return eachKey(" AND ", i -> own + ownKey(i) + " = " + table + "." + key(dialect, i));
    }

    /** Something for each column that is searched. */
    String eachColumn(String separator, IntFunction<String> part) {
        return IntStream.range(0, definition.columns().size()).mapToObj(part).collect(Collectors.joining(separator));
    }

    String column(Dialect dialect, int column) {
        TextColumn text = definition.columns().get(column);
        return dialect.quote(text.name());
    }
}
