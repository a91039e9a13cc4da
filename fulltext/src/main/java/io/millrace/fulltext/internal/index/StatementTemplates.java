package io.millrace.fulltext.internal.index;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.query.RawSql;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The texts of searches, each made once. To put one together and to check it takes about as long as a database needs to answer a search
 * that finds little.
 */
public final class StatementTemplates {
    private static final int MOST = 200;

    /** What is longer is of a query, or of a filter, that hardly comes a second time. All together take 8 MB at most. */
    private static final int LONGEST = 20_000;

    private static final int MOST_VALUES = 500;

    /**
     * All that a text depends on: whatever else a search has is in {@linkplain Slot slots}.
     *
     * @param kind what is wanted of the rows, and how they are ranked
     * @param definition the index
     * @param keys the key of its table
     * @param rowidKey whether the key is the number by which the rows of the index are known
     * @param columns the columns that are read
     * @param highlighted whether texts are shown
     * @param placed whether results begin behind a key
     * @param filter the text of the filter
     * @param plan the text of the plan, where the database's statement has one
     */
    private record Shape(
            Object kind,
            TextIndex definition,
            List<KeyColumn> keys,
            boolean rowidKey,
            List<String> columns,
            boolean highlighted,
            boolean placed,
            String filter,
            String plan) {}

    private final Dialect dialect;
    private final Map<Shape, Sql> made = new ConcurrentHashMap<>();

    /** @param dialect the database's dialect */
    public StatementTemplates(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The statement that gives the rows of a search. */
    public Sql search(SearchValues values, String plan, Supplier<RawSql> text) {
        Object ranking = values.search().ranking();
        return statement(ranking instanceof Bm25 ? Bm25.class : ranking, values, plan, text);
    }

    /**
     * A statement of a search.
     *
     * @param kind which of them, and what of it is in its text
     * @param values its values
     * @param plan what of the plan is in its text
     * @param text makes its text, with slots for values
     */
    public Sql statement(Object kind, SearchValues values, String plan, Supplier<RawSql> text) {
        StoredIndex index = values.index();
        TextSearch search = values.search();
        String filter = values.filter().text();
        Shape shape = new Shape(
                kind,
                index.definition(),
                index.keys(),
                index.rowidKey(),
                search.columns(),
                search.highlight().isPresent(),
                search.afterScore().isPresent(),
                filter,
                plan);
        Sql template = made.get(shape);
        if (template == null) {
            template = text.get().toSql(dialect);
            if (template.text().length() + filter.length() + plan.length() <= LONGEST
                    && template.positional().size() <= MOST_VALUES) {
                if (made.size() >= MOST) {
                    made.clear();
                }
                made.put(shape, template);
            }
        }
        return values.in(template);
    }
}
