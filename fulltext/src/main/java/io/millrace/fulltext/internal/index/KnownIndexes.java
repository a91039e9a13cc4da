package io.millrace.fulltext.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.fulltext.TextIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is known of indexes that can be searched, so that a search need not ask for it. Whether that still holds is asked by the statement that looks up
 * the words of a query, in the same round trip; where it does not, the catalog is asked.
 *
 * <p>Only the datastore itself goes by it. What a transaction sees may never be committed, and a statement that fails, since the index has gone, would be the end of it.
 */
final class KnownIndexes {
    private static final int MOST = 1_000;

    private final IndexStorage storage;
    private final IndexCatalog catalog;
    private final String isSearchable;
    private final Map<String, StoredIndex> known = new ConcurrentHashMap<>();

    KnownIndexes(IndexStorage storage, IndexCatalog catalog) {
        this.storage = storage;
        this.catalog = catalog;
        this.isSearchable = "EXISTS (SELECT 1 FROM " + IndexCatalog.INDEXES
                + " AS i WHERE i.name = ? AND i.made = ? AND "
                + storage.attached("i.name", "i.table_name")
                + ")";
    }

    /** What an index was when it was asked for last; null when that is not known. */
    @Nullable
    StoredIndex of(SqlOperations operations, String name) {
        return operations instanceof RelationalDatastore && TextIndex.isName(name) ? known.get(key(name)) : null;
    }

    /** The index as the catalog has it, which is known from then on; an error when it cannot be searched. */
    Mono<StoredIndex> ask(SqlOperations operations, String name) {
        return catalog.require(operations, name)
                .flatMap(IndexHealth::searchable)
                .doOnNext(index -> remember(operations, index));
    }

    private void remember(SqlOperations operations, StoredIndex index) {
        // Indexes of an earlier version have no number of their own.
        if (operations instanceof RelationalDatastore && index.made() != 0) {
            String key = key(index.definition().name());
            if (known.size() >= MOST && !known.containsKey(key)) {
                known.clear();
            }
            known.put(key, index);
        }
    }

    /** Somebody has found that it is not the same any more. */
    void forget(StoredIndex index) {
        known.remove(key(index.definition().name()), index);
    }

    /**
     * The terms of the index that begin in one of some ways, and a null among them if it can be searched and still is what is known of it.
     *
     * @param beginnings none, where nothing but that is asked
     */
    Sql termsAndState(StoredIndex index, Set<String> beginnings) {
        List<@Nullable Object> values = new ArrayList<>(List.of(IndexCatalog.theSame(index)));
        String text = "SELECT CAST(NULL AS TEXT) AS term WHERE " + isSearchable;
        if (!beginnings.isEmpty()) {
            Sql terms = storage.terms(index, beginnings);
            text += " UNION ALL SELECT t.term FROM (" + terms.text() + ") AS t";
            values.addAll(terms.positional());
        }
        return Sql.positional(text, values);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
