package io.millrace.vector.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.query.Filter;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorSearch;
import io.millrace.vector.VectorValue;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** What PostgreSQL does for each row that it compares, and what for those only that are found. */
class SearchPlanTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of a vector, whatever alias its column has, and not of a parameter. */
    private static final Pattern CAST = Pattern.compile("\\.(?:v|_datastore_vector_stored)\\)::text");

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    static Stream<VectorMethod> methods() {
        return Stream.of(VectorMethod.exact(), VectorMethod.hnsw(), VectorMethod.binaryHnsw());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void vectorsOfFoundRowsOnlyBecomeTexts(VectorMethod method, RelationalDatastore store) {
        store.execute("CREATE TABLE doc (id integer PRIMARY KEY, kind integer, v vector(3))")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?)",
                        Flux.range(1, 200).map(i -> List.<Object>of(i, i % 10, new float[] {i, 1, 1})))
                .block(LIMIT);
        VectorIndex definition =
                VectorIndex.on("doc", "v").dimensions(3).method(method).build();
        store.capability(VectorSearch.class)
                .orElseThrow()
                .createIndex(definition)
                .blockLast(LIMIT);
        StoredIndex index =
                new PostgresStorage(store.dialect()).read(store, definition).block(LIMIT);
        for (List<String> columns : List.of(List.<String>of(), List.of("id"), List.of("v", "id"))) {
            for (Optional<Filter> filter : List.of(Optional.<Filter>empty(), Optional.of(Filter.lt("kind", 5)))) {
                Sql search = new SearchSql(
                                store.dialect(),
                                index,
                                new NearestSearch(
                                        VectorValue.of(1, 2, 3),
                                        filter,
                                        10,
                                        0,
                                        Double.POSITIVE_INFINITY,
                                        OptionalInt.empty(),
                                        columns,
                                        true))
                        .sql(new SearchTemplates());
                List<String> plan = store.query(
                                String.class, Sql.positional("EXPLAIN (VERBOSE) " + search.text(), search.positional()))
                        .collectList()
                        .block(LIMIT);
                assertThat(plan).as("%s %s", columns, filter).anyMatch(CAST.asPredicate());
                assertThat(belowLimits(plan))
                        .as("%s %s", columns, filter)
                        .isNotEmpty()
                        .noneMatch(CAST.asPredicate());
            }
        }
    }

    /** The lines of what a limit is applied to, which are further in. */
    private static List<String> belowLimits(List<String> plan) {
        return IntStream.range(0, plan.size())
                .filter(line -> plan.get(line).contains("->  Limit"))
                .boxed()
                .flatMap(limit ->
                        plan.stream().skip(limit + 1).takeWhile(line -> indent(line) > indent(plan.get(limit))))
                .toList();
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
