package io.millrace.fulltext.internal.index;

import io.millrace.Dialect;
import io.millrace.fulltext.TextColumn;
import io.millrace.fulltext.TextSearch;
import java.util.ArrayList;
import java.util.List;

/**
 * What a search reads of the rows that it finds: the columns that were asked for, and behind them the others that results are made of. Where all were
 * asked for, none is behind them.
 *
 * @param wanted the columns that were asked for; empty for all
 * @param behind those of the key, and the texts where they are shown
 */
public record ReadColumns(List<String> wanted, List<String> behind) {
    /**
     * What a search reads.
     *
     * @param index the index
     * @param search the search
     * @return its columns
     */
    public static ReadColumns of(StoredIndex index, TextSearch search) {
        List<String> behind = new ArrayList<>();
        if (!search.columns().isEmpty()) {
            index.keys().stream().map(KeyColumn::name).forEach(behind::add);
            if (search.highlight().isPresent()) {
                index.definition().columns().stream().map(TextColumn::name).forEach(behind::add);
            }
        }
        return new ReadColumns(search.columns(), List.copyOf(behind));
    }

    /**
     * The columns as a list of SQL.
     *
     * @param dialect the database's dialect
     * @param row how the statement calls the row
     * @return the list
     */
    public String list(Dialect dialect, String row) {
        if (wanted.isEmpty()) {
            return row + ".*";
        }
        List<String> columns = new ArrayList<>();
        wanted.forEach(name -> columns.add(row + "." + dialect.quote(name)));
        behind.forEach(name -> columns.add(row + "." + dialect.quote(name)));
        return String.join(", ", columns);
    }
}
