package io.millrace.vector.internal.postgres;

import io.millrace.Sql;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The texts of searches, each made once: to put one together and to check it takes longer than to send it. */
final class SearchTemplates {
    private static final int MOST = 200;

    /** What is longer is of a filter that hardly comes a second time. All together take 8 MB at most. */
    private static final int LONGEST = 20_000;

    private static final int MOST_VALUES = 500;

    /**
     * All that a text depends on.
     *
     * @param index the index
     * @param columns the columns that are read
     * @param withVector whether the vector is behind them
     * @param limited whether there is a greatest distance
     * @param filter the text of the filter
     */
    record Shape(StoredIndex index, List<String> columns, boolean withVector, boolean limited, String filter) {}

    private final Map<Shape, Sql> made = new ConcurrentHashMap<>();

    /** The statement of a shape, as it was made, or as it is made now. */
    Sql of(Shape shape, Supplier<Sql> statement) {
        Sql known = made.get(shape);
        if (known != null) {
            return known;
        }
        Sql template = statement.get();
        if (template.text().length() + shape.filter().length() <= LONGEST
                && template.positional().size() <= MOST_VALUES) {
            if (made.size() >= MOST) {
                made.clear();
            }
            made.put(shape, template);
        }
        return template;
    }
}
