package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreException;
import io.millrace.error.MappingException;
import io.millrace.error.TransferException;
import io.millrace.mapping.Row;
import io.millrace.postgres.server.TestSchema;
import io.millrace.query.QueryBuilder;
import io.millrace.query.RawSql;
import io.millrace.query.Select;
import io.millrace.transfer.Transfer;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type that comes with PostgreSQL: what is read is what is there, or an error that names the column. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BaseTypesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestSchema schema = TestSchema.create();
    private final TestSchema other = TestSchema.create();
    private RelationalDatastore store;
    private RelationalDatastore binary;
    private RelationalDatastore copy;

    @TempDir
    private Path folder;

    @BeforeAll
    void open() {
        store = schema.open();
        binary = Datastores.create(schema.config().withOption("binaryResults", "true"));
        copy = other.open();
    }

    @AfterAll
    void close() {
        store.close().then(binary.close()).then(copy.close()).block(LIMIT);
        schema.drop();
        other.drop();
    }

    static Stream<String> types() {
        return BaseTypeSamples.types().stream();
    }

    @Test
    void everyTypeOfTheCatalogHasSamples() {
        Set<String> expected = new HashSet<>(store.query(
                        String.class,
                        "SELECT typname FROM pg_type WHERE oid < 16384 AND typtype IN ('b', 'r', 'm')"
                                + " AND typnamespace = 'pg_catalog'::regnamespace AND typsubscript <> 'array_subscript_handler'::regproc")
                .collectList()
                .block(LIMIT));
        expected.removeAll(BaseTypeSamples.INTERNAL);
        assertThat(BaseTypeSamples.types()).containsAll(expected);
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsReadAsTextIsWhatIsThere(String type) {
        for (String sample : BaseTypeSamples.all(type)) {
            Object value = read(store, type, sample);
            assertThat(written(type, value)).as(sample).isEqualTo(text(type, sample));
            assertThat(simplyRead(type, sample)).as(sample).isEqualTo(value);
            assertThat(value.getClass().getName()).doesNotStartWith("io.r2dbc.spi");
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsReadInBinaryIsTheSame(String type) {
        for (String sample : BaseTypeSamples.all(type)) {
            if (BaseTypeSamples.WITHOUT_BINARY.contains(type)) {
                assertThatThrownBy(() -> read(binary, type, sample)).isInstanceOf(DatastoreException.class);
            } else if (BaseTypeSamples.TEXT_ONLY.contains(type) || sample.startsWith("2562047788:")) {
                assertThatThrownBy(() -> read(binary, type, sample))
                        .isInstanceOf(MappingException.class)
                        .hasMessageContaining("\"value\"")
                        .hasMessageContaining("CAST(");
            } else {
                assertThat(read(binary, type, sample)).as(sample).isEqualTo(read(store, type, sample));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsReadFromAListOfRowsIsTheSame(String type) {
        for (String sample : BaseTypeSamples.all(type)) {
            assertThat(listed(store, type, sample)).as(sample).isEqualTo(read(store, type, sample));
            if (!BaseTypeSamples.WITHOUT_BINARY.contains(type) && !BaseTypeSamples.TEXT_ONLY.contains(type)) {
                assertThat(listed(binary, type, sample)).as(sample).isEqualTo(read(store, type, sample));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void arraysHoldTheSameValues(String type) {
        List<String> samples = BaseTypeSamples.usual(type);
        Object array = readArray(store, type, samples);
        assertThat(elements(array, samples.size())).isEqualTo(values(type, samples));
        assertThat(Array.get(array, samples.size())).isNull();
        Object nested = one(
                store,
                "SELECT ARRAY[[" + typed(type) + ", NULL], [NULL, " + typed(type) + "]] AS value",
                samples.get(0),
                samples.get(0));
        assertThat(Array.get(Array.get(nested, 1), 1)).isEqualTo(read(store, type, samples.get(0)));
        assertThat(Array.getLength(one(store, "SELECT CAST('{}' AS " + BaseTypeSamples.name(type) + "[]) AS value")))
                .isZero();
        boolean readable = !BaseTypeSamples.TEXT_ONLY.contains(type) && !BaseTypeSamples.WITHOUT_BINARY.contains(type);
        if (readable) {
            assertThat(elements(readArray(binary, type, samples), samples.size()))
                    .isEqualTo(values(type, samples));
        } else {
            assertThatThrownBy(() -> readArray(binary, type, samples)).isInstanceOf(DatastoreException.class);
        }
        for (String odd : BaseTypeSamples.odd(type)) {
            for (RelationalDatastore from : List.of(store, binary)) {
                assertThatThrownBy(() -> readArray(from, type, List.of(odd)))
                        .isInstanceOf(MappingException.class)
                        .hasMessageContaining("\"value\"");
            }
        }
    }

    @Test
    void arraysWithBoundsOfTheirOwnAreRefused() {
        for (RelationalDatastore from : List.of(store, binary)) {
            assertThatThrownBy(() -> one(from, "SELECT CAST(? AS int[]) AS value", "[0:1]={1,2}"))
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining("\"value\"");
        }
        assertThat(one(store, "SELECT CAST(CAST(? AS int[]) AS text) AS value", "[0:1]={1,2}"))
                .isEqualTo("[0:1]={1,2}");
    }

    @Test
    void exportsBringEveryValueBack() {
        for (String type : BaseTypeSamples.types()) {
            String table = "CREATE TABLE \"t_" + type + "\" (id integer PRIMARY KEY, v " + BaseTypeSamples.name(type)
                    + ", a " + BaseTypeSamples.name(type) + "[])";
            store.execute(table).then(copy.execute(table)).block(LIMIT);
            int id = 0;
            for (String sample : transferred(type)) {
                store.execute(
                                "INSERT INTO \"t_" + type + "\" VALUES (?, " + typed(type) + ", ARRAY[" + typed(type)
                                        + ", NULL])",
                                ++id,
                                sample,
                                sample)
                        .block(LIMIT);
            }
        }
        Path file = folder.resolve("all.jsonl");
        Transfer.of(store).exportTo(file).run().block(LIMIT);
        Transfer.of(copy).importFrom(file).run().block(LIMIT);
        for (String type : BaseTypeSamples.types()) {
            assertThat(rows(copy, type))
                    .isEqualTo(rows(store, type))
                    .hasSize(transferred(type).size());
        }
    }

    /** Types without a form of their own in a file go as their text, whatever the value. */
    private static List<String> transferred(String type) {
        return Set.of("timetz", "interval").contains(type) ? BaseTypeSamples.all(type) : BaseTypeSamples.usual(type);
    }

    @ParameterizedTest
    @MethodSource("types")
    void anExportNeverHoldsAnotherValue(String type) {
        for (String odd : BaseTypeSamples.odd(type)) {
            if (transferred(type).contains(odd)) {
                continue;
            }
            for (RelationalDatastore on : List.of(store, copy)) {
                on.execute("DROP TABLE IF EXISTS odd")
                        .then(on.execute("CREATE TABLE odd (v " + type + ")"))
                        .block(LIMIT);
            }
            store.execute("INSERT INTO odd VALUES (" + typed(type) + ")", odd).block(LIMIT);
            Path file = folder.resolve("odd " + type + odd.hashCode() + ".jsonl");
            try {
                Transfer.of(store).exportTo(file).withTables("odd").run().block(LIMIT);
            } catch (TransferException refused) {
                assertThat(refused).hasMessageContaining("odd").hasMessageContaining("v");
                continue;
            }
            Transfer.of(copy).importFrom(file).run().block(LIMIT);
            String query = "SELECT v::text FROM odd";
            assertThat(one(copy, query)).isEqualTo(one(store, query));
        }
        store.execute("DROP TABLE IF EXISTS odd")
                .then(copy.execute("DROP TABLE IF EXISTS odd"))
                .block(LIMIT);
    }

    private static List<String> rows(RelationalDatastore from, String type) {
        return from.query(String.class, "SELECT concat(v, ' ', a) FROM \"t_" + type + "\" ORDER BY id")
                .collectList()
                .block(LIMIT);
    }

    private static String typed(String type) {
        return "CAST(CAST(? AS text) AS " + BaseTypeSamples.name(type) + ")";
    }

    private static Object read(RelationalDatastore from, String type, String sample) {
        return one(from, "SELECT " + typed(type) + " AS value", sample);
    }

    private static Object listed(RelationalDatastore from, String type, String sample) {
        QueryBuilder builder = QueryBuilder.of(from.dialect());
        Select rows = builder.select(RawSql.of(typed(type), sample).as("value"));
        List<?> list =
                (List<?>) from.queryOne(builder.select(rows.asList("list")).toSql())
                        .block(LIMIT)
                        .get(0);
        return ((Row) list.get(0)).get("value");
    }

    /** Without a parameter the driver speaks another protocol. */
    private Object simplyRead(String type, String sample) {
        return one(
                store,
                "SELECT CAST('" + sample.replace("'", "''") + "' AS " + BaseTypeSamples.name(type) + ") AS value");
    }

    private String text(String type, String sample) {
        return (String) one(store, "SELECT CAST(" + typed(type) + " AS text) AS value", sample);
    }

    /** The value given back, as the text that PostgreSQL makes of it. */
    private String written(String type, Object value) {
        String parameter = value instanceof String ? typed(type) : "CAST(? AS " + BaseTypeSamples.name(type) + ")";
        return (String) one(store, "SELECT CAST(" + parameter + " AS text) AS value", value);
    }

    private static Object readArray(RelationalDatastore from, String type, List<String> samples) {
        String elements = samples.stream().map(sample -> typed(type)).collect(Collectors.joining(", "));
        return one(from, "SELECT ARRAY[" + elements + ", NULL] AS value", samples.toArray());
    }

    private List<Object> values(String type, List<String> samples) {
        List<Object> values = new ArrayList<>();
        samples.forEach(sample -> values.add(read(store, type, sample)));
        return comparable(values);
    }

    private static List<Object> elements(Object array, int length) {
        return comparable(Arrays.asList((Object[]) array).subList(0, length));
    }

    private static List<Object> comparable(List<?> values) {
        return values.stream()
                .map(value -> value instanceof byte[] bytes ? Arrays.toString(bytes) : value)
                .collect(Collectors.toList());
    }

    private static Object one(RelationalDatastore from, String sql, Object... values) {
        return from.queryOne(sql, values).block(LIMIT).get(0);
    }
}
