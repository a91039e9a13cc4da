package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.error.MappingException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JsonComponentTest {
    private record Address(String street, int number) {}

    private record Document(
            List<String> tags,
            Map<String, Integer> counts,
            Address address,
            JsonNode extra,
            Optional<List<Address>> former,
            int[] scores,
            List<Long>[] groups) {}

    private static final Columns COLUMNS =
            Columns.of("tags", "counts", "address", "extra", "former", "scores", "groups");

    private static final String[] TEXTS = {
        "[\"a\",\"b\"]",
        "{\"x\":1}",
        "{\"street\":\"Main\",\"number\":5}",
        "{\"k\":[true]}",
        "[{\"street\":\"Old\",\"number\":6}]",
        "[1,2]",
        "[[1],[2,3]]"
    };

    @Test
    void readsWhatHasNoFormOfItsOwnFromJsonText() {
        assertDocument(RowMapper.of(Document.class).map(Row.of(COLUMNS, (Object[]) TEXTS)));
    }

    @Test
    void readsItFromJsonValues() {
        Object[] values = java.util.Arrays.stream(TEXTS).map(Json::of).toArray();

        assertDocument(RowMapper.of(Document.class).map(Row.of(COLUMNS, values)));
    }

    private static void assertDocument(Document document) {
        assertThat(document.tags()).containsExactly("a", "b");
        assertThat(document.counts()).isEqualTo(Map.of("x", 1));
        assertThat(document.address()).isEqualTo(new Address("Main", 5));
        assertThat(document.extra().get("k").get(0).booleanValue()).isTrue();
        assertThat(document.former()).contains(List.of(new Address("Old", 6)));
        assertThat(document.scores()).containsExactly(1, 2);
        assertThat(document.groups()).containsExactly(List.of(1L), List.of(2L, 3L));
    }

    @Test
    void givesNullsForSqlNullsAndForJsonNulls() {
        Document sql = RowMapper.of(Document.class).map(Row.of(COLUMNS, new Object[7]));
        Document json = RowMapper.of(Document.class)
                .map(Row.of(COLUMNS, "null", "null", "null", "null", "null", "null", "null"));

        assertThat(sql).isEqualTo(new Document(null, null, null, null, Optional.empty(), null, null));
        assertThat(json.tags()).isNull();
        assertThat(json.former()).isEmpty();
        assertThat(json.extra().isNull()).isTrue();
    }

    @Test
    void readsTypesOfTheJdkAsJacksonWritesThem() {
        record Log(List<Instant> at) {}
        Json json = Json.from(List.of(Instant.EPOCH));

        assertThat(RowMapper.of(Log.class).map(Row.of(Columns.of("at"), json.text())))
                .isEqualTo(new Log(List.of(Instant.EPOCH)));
    }

    @Test
    void takesAValueThatTheDriverHasMadeOfTheTypeItself() {
        record Shape(StringBuilder text, String[] names, Thread.State state) {}
        record Point(Shape shape) {}
        Shape shape = new Shape(null, null, null);

        assertThat(RowMapper.of(Point.class)
                        .map(Row.of(Columns.of("shape"), shape))
                        .shape())
                .isSameAs(shape);
        assertThat(RowMapper.of(Shape.class)
                        .map(Row.of(Columns.of("text", "names", "state"), null, new String[] {"a"}, "NEW"))
                        .names())
                .containsExactly("a");
    }

    @Test
    void saysWhereJsonDoesNotFitAndQuotesNoValue() {
        record Tagged(List<Integer> tags) {}

        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Tagged.class).map(Row.of(Columns.of("tags"), "[1,\"xyzzy\"]")))
                .withMessage("Cannot map column \"tags\" (java.lang.String) to component \"tags\""
                        + " (java.util.List<java.lang.Integer>) of " + Tagged.class.getTypeName()
                        + ": Jackson reports MismatchedInputException at line 1, column 4.")
                .withNoCause();
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Tagged.class).map(Row.of(Columns.of("tags"), "xyzzy")))
                .withMessageContaining("Jackson reports StreamReadException")
                .withMessageNotContaining("xyzzy")
                .withNoCause();
    }

    @Test
    void refusesWhatIsNoJson() {
        record Tagged(List<Integer> tags) {}

        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Tagged.class).map(Row.of(Columns.of("tags"), 4711L)))
                .withMessageEndingWith("it converts from JSON only.")
                .withMessageContaining("(java.lang.Long)");
    }

    private record Price(BigDecimal amount) {}

    @Test
    void refusesADecimalThatCouldNotBeWrittenOut() {
        assertThat(Json.of("{\"amount\": 1E100}").as(Price.class)).isEqualTo(new Price(new BigDecimal("1E100")));
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Json.of("{\"amount\": 1E999999999}").as(Price.class))
                .withMessageNotContaining("999999999");
    }
}
