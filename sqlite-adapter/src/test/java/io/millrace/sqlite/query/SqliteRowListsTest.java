package io.millrace.sqlite.query;

import static io.millrace.query.Filter.between;
import static io.millrace.query.Order.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.DatastoreException;
import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import io.millrace.mapping.TypeRef;
import io.millrace.query.QueryBuilder;
import io.millrace.query.RawSql;
import io.millrace.query.Select;
import io.millrace.sqlite.SqliteDatastore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Values of every storage class are in a list of rows what they are in a row. */
class SqliteRowListsTest {
    private static final int NUMBERS = 100_000;

    private final SqliteDatastore store = SqliteDatastore.builder().memory().build();
    private final QueryBuilder builder = QueryBuilder.of(store.dialect());

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void everyDoubleComesBackToItsLastBit() {
        store.execute("CREATE TABLE number (id INTEGER PRIMARY KEY, x REAL)").block();
        store.executeAll(
                        "INSERT INTO number (x) VALUES (?)",
                        Flux.fromIterable(doubles()).map(List::of))
                .block();
        Select all = builder.select("x").from("number").orderBy(asc("id"));
        for (int first = 0; first < NUMBERS; first += 10_000) {
            Select some = all.where(between("id", first, first + 10_000));
            assertThat(listed(some))
                    .isEqualTo(store.query(some.toSql()).collectList().block());
        }
    }

    @Test
    void aColumnMayHoldValuesOfEveryStorageClass() {
        store.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, x)").block();
        List<Object> values =
                List.of(Long.MIN_VALUE, "1", 1.0, new byte[] {1, 0, -1}, new byte[0], "", "tb", Json.of("[1]"), 1e300);
        store.executeAll(
                        "INSERT INTO thing (x) VALUES (?)",
                        Flux.fromIterable(values).map(List::of))
                .block();
        Select all = builder.select("id", "x").from("thing").orderBy(asc("id"));
        assertThat(listed(all))
                .isEqualTo(store.query(all.toSql()).collectList().block())
                .hasSize(values.size());
    }

    @Test
    void whatAFunctionForJsonMakesIsAText() {
        Select document = builder.select(
                RawSql.of("json_array(1, 'a')").as("document"),
                RawSql.of("json('[1]')").as("d"));
        assertThat(listed(document))
                .isEqualTo(store.query(document.toSql()).collectList().block());
    }

    @Test
    void bothZerosComeBack() {
        Select zeros = builder.select(
                RawSql.of("-0.0").as("negative"), RawSql.of("0.0").as("positive"));
        assertThat(listed(zeros))
                .isEqualTo(store.query(zeros.toSql()).collectList().block())
                .extracting(row -> row.get("negative"))
                .containsExactly(-0.0);
    }

    @Test
    void textThatIsNoUtf8IsRefused() {
        Select text = builder.select(RawSql.of("CAST(x'ff' AS TEXT)").as("word"));
        assertThatThrownBy(() -> listed(text)).isInstanceOf(DatastoreException.class);
    }

    private List<Row> listed(Select query) {
        Row row = store.queryOne(builder.select(query.asList("list")).toSql()).block();
        return Objects.requireNonNull(row).get("list", new TypeRef<List<Row>>() {});
    }

    /** Of all sizes, and those at whose edges digits are lost. */
    private static List<Double> doubles() {
        List<Double> doubles = new ArrayList<>(List.of(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1.0 / 3));
        for (int exponent = Double.MIN_EXPONENT; exponent <= Double.MAX_EXPONENT; exponent++) {
            double power = Math.scalb(1.0, exponent);
            doubles.addAll(List.of(power, Math.nextUp(power), Math.nextDown(power), -Math.nextUp(power)));
        }
        Random random = new Random(18);
        while (doubles.size() < NUMBERS) {
            double any = Double.longBitsToDouble(random.nextLong());
            doubles.add(Double.isNaN(any) ? random.nextGaussian() : any);
            doubles.add(random.nextDouble());
            doubles.add(Math.scalb(random.nextDouble(), Double.MIN_EXPONENT - random.nextInt(53)));
        }
        return doubles;
    }
}
