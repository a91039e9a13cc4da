package io.millrace.fulltext.internal.index;

import io.millrace.Sql;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.TextSearch;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a statement that is made once, for many searches, has a value of each.
 *
 * @param value the value of a search
 */
public record Slot(Function<SearchValues, @Nullable Object> value) {
    /** The name of the index. */
    public static final Slot NAME =
            new Slot(values -> values.index().definition().name());

    /** By what the index is told from others of its name. */
    public static final Slot MADE = new Slot(values -> values.index().made());

    /** How many results there are at most. */
    public static final Slot LIMIT = new Slot(values -> values.search().limit());

    /** How many results are left out. */
    public static final Slot OFFSET = new Slot(values -> values.search().offset());

    /** The score behind which results begin; one that none has, where they begin with the best. */
    public static final Slot AFTER =
            new Slot(values -> values.search().afterScore().orElse(Double.MAX_VALUE));

    /** How soon a word that is there more often counts little more. */
    public static final Slot K1 = new Slot(values -> bm25(values).k1());

    /** How much the length of a text counts. */
    public static final Slot B = new Slot(values -> bm25(values).b());

    /** The last result that is wanted, counted from 0. */
    public static final Slot LAST = new Slot(values -> last(values.search()));

    /** How much each column counts. */
    public static Object[] weights(StoredIndex index) {
        return each(
                index.definition().columns().size(),
                place -> new Slot(values ->
                        values.index().definition().columns().get(place).weight()));
    }

    /** The key behind which results begin. */
    public static Object[] afterKey(StoredIndex index) {
        return each(
                index.keys().size(),
                place -> new Slot(values -> values.search().afterKey().get(place)));
    }

    /** The values of the filter. */
    public static Object[] filter(Sql filter) {
        return each(
                filter.positional().size(),
                place -> new Slot(values -> values.filter().positional().get(place)));
    }

    /** Values of the plan that follow each other. */
    public static Object[] plan(int first, int count) {
        return each(count, place -> new Slot(values -> values.plan().get(first + place)));
    }

    private static Object[] each(int count, IntFunction<Slot> slot) {
        return IntStream.range(0, count).mapToObj(slot).toArray();
    }

    private static long last(TextSearch search) {
        return Math.min(search.offset(), Long.MAX_VALUE - search.limit()) + search.limit() - 1;
    }

    private static Bm25 bm25(SearchValues values) {
        return (Bm25) values.search().ranking();
    }
}
