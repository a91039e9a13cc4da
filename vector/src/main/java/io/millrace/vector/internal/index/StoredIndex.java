package io.millrace.vector.internal.index;

import io.millrace.Dialect;
import io.millrace.vector.VectorIndex;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An index as the database has it.
 *
 * @param definition what it was made as, with the method that was chosen
 * @param detail what the storage has to know of the table besides: on PostgreSQL the name of the column's type, on SQLite that of the rowid, empty where there is none
 * @param named that as statements name it, whatever else has the name
 * @param keys the columns of the table's primary key
 * @param keyTypes what is to be known of each, as the database says it
 * @param complete whether it was made to the end
 * @param attached whether the table is still the one that it was made on
 */
public record StoredIndex(
        VectorIndex definition,
        String detail,
        String named,
        List<String> keys,
        List<String> keyTypes,
        boolean complete,
        boolean attached) {
    /** The table, quoted. */
    public String table(Dialect dialect) {
        return dialect.quote(definition.table());
    }

    /** The column of vectors, quoted. */
    public String column(Dialect dialect) {
        return dialect.quote(definition.column());
    }

    /** Something for each column of the key. */
    public String eachKey(IntFunction<String> part) {
        return IntStream.range(0, keys.size()).mapToObj(part).collect(Collectors.joining(", "));
    }

    /** A column of the key, quoted. */
    public String key(Dialect dialect, int key) {
        return dialect.quote(keys.get(key));
    }

    /** The index's name, in lower case: it means the same in any. */
    public String plainName() {
        return definition.name().toLowerCase(Locale.ROOT);
    }
}
