package io.millrace.vector.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.query.Filter;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorValue;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that are made once, beside those that are made for each search. */
class SearchTemplatesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aKeptTextIsWhatTheSearchWouldMake() {
        Dialect dialect = dialect();
        List<StoredIndex> indexes = indexes();
        List<NearestSearch> searches = searches();
        SearchTemplates kept = new SearchTemplates();
        // Each shape comes more than once, and behind others.
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 3 * indexes.size() * searches.size(); i++) {
            order.add(i % (indexes.size() * searches.size()));
        }
        Collections.shuffle(order, new Random(1));
        for (int each : order) {
            StoredIndex index = indexes.get(each / searches.size());
            NearestSearch search = searches.get(each % searches.size());
            Sql own = new SearchSql(dialect, index, search).sql(new SearchTemplates());
            Sql shared = new SearchSql(dialect, index, search).sql(kept);
            assertThat(shared.text()).isEqualTo(own.text());
            assertThat(shared.positional()).usingRecursiveComparison().isEqualTo(own.positional());
        }
    }

    /** What a shape leaves out would be the first search's for all that follow. */
    @Test
    void valuesAreThoseOfEachSearch() {
        Dialect dialect = dialect();
        SearchTemplates kept = new SearchTemplates();
        StoredIndex index = index(VectorMethod.hnsw(), "a");
        List<Object> first =
                new SearchSql(dialect, index, search(10, 0, 7)).sql(kept).positional();
        List<Object> second =
                new SearchSql(dialect, index, search(31, 5, 900)).sql(kept).positional();
        assertThat(first).contains(10, 0, "7").doesNotContain(31, 5, "900");
        assertThat(second).contains(31, 5, 36, "900").doesNotContain(10, "7");
    }

    private static NearestSearch search(int limit, int offset, int effort) {
        return new NearestSearch(
                VectorValue.of(1, 2, 3),
                Optional.empty(),
                limit,
                offset,
                Double.POSITIVE_INFINITY,
                OptionalInt.of(effort),
                List.of(),
                false);
    }

    private static List<StoredIndex> indexes() {
        return List.of(
                index(VectorMethod.exact(), "a"),
                index(VectorMethod.hnsw(), "a"),
                index(VectorMethod.hnsw(), "b"),
                index(VectorMethod.binaryHnsw(), "a"),
                index(VectorMethod.ivfFlat(100), "a"));
    }

    private static StoredIndex index(VectorMethod method, String table) {
        return new StoredIndex(
                VectorIndex.on(table, "v")
                        .dimensions(3)
                        .metric(Metric.COSINE)
                        .method(method)
                        .build(),
                "vector",
                "public.vector",
                List.of("id", "part"),
                List.of("integer", "text"),
                true,
                true);
    }

    private static List<NearestSearch> searches() {
        List<NearestSearch> searches = new ArrayList<>();
        for (Optional<Filter> filter : List.of(
                Optional.<Filter>empty(),
                Optional.of(Filter.lt("kind", 5)),
                Optional.of(Filter.lt("kind", 6)),
                Optional.of(Filter.in("kind", List.of(1, 2, 3))),
                Optional.of(Filter.isNull("kind")))) {
            for (int limit : new int[] {1, 10, 200}) {
                for (double distance : new double[] {Double.POSITIVE_INFINITY, .5, .25}) {
                    for (List<String> columns : List.of(List.<String>of(), List.of("id"), List.of("v", "id"))) {
                        searches.add(new NearestSearch(
                                VectorValue.of(limit, 2, 3),
                                filter,
                                limit,
                                limit / 2,
                                distance,
                                limit == 1 ? OptionalInt.of(50) : OptionalInt.empty(),
                                columns,
                                limit == 10));
                    }
                }
            }
        }
        return searches;
    }

    private static Dialect dialect() {
        RelationalDatastore store = Datastores.open("postgresql://nobody@localhost/none");
        Dialect dialect = store.dialect();
        store.close().block(LIMIT);
        return dialect;
    }
}
