package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares what is bound with what one gets by writing each value into its place by hand. */
class ListExpansionPropertyTest {
    private static final Pattern PLACE = Pattern.compile("IN \\(:(\\w+)\\)|:(\\w+)");

    record Place(String parameter, boolean inList) {
        String sql() {
            return inList ? "IN (:" + parameter + ")" : ":" + parameter;
        }
    }

    @Provide
    Arbitrary<List<Place>> places() {
        return Combinators.combine(Arbitraries.of("a", "b", "c"), Arbitraries.of(true, false))
                .as(Place::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> one = Arbitraries.integers().between(0, 999).map(i -> i);
        return Arbitraries.oneOf(one, one.list().ofMinSize(1).ofMaxSize(20).map(list -> list));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void positionalMarkersGetTheValuesOfTheirPlaces(
            @ForAll("places") List<Place> places,
            @ForAll("values") Object a,
            @ForAll("values") Object b,
            @ForAll("values") Object c) {
        String sql = sqlOf(places);
        Map<String, Object> values = valuesOf(places, a, b, c);
        BoundSql bound =
                new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL).parse(sql).bind(values);

        int[] next = {0};
        String written = Pattern.compile("\\?").matcher(bound.sql()).replaceAll(marker -> {
            Object value = bound.values().get(next[0]++);
            return value.toString();
        });

        assertThat(written).isEqualTo(writtenByHand(sql, values));
        assertThat(next[0]).isEqualTo(bound.values().size());
        eachValueKnowsItsParameter(bound, values);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void numberedMarkersGetTheValuesOfTheirNumbers(
            @ForAll("places") List<Place> places,
            @ForAll("values") Object a,
            @ForAll("values") Object b,
            @ForAll("values") Object c) {
        String sql = sqlOf(places);
        Map<String, Object> values = valuesOf(places, a, b, c);
        BoundSql bound =
                new SqlParser(SqlSyntax.ANSI, Syntaxes.DOLLAR).parse(sql).bind(values);

        int[] highest = {0};
        String written = Pattern.compile("\\$(\\d+)").matcher(bound.sql()).replaceAll(marker -> {
            int number = Integer.parseInt(marker.group(1));
            highest[0] = Math.max(highest[0], number);
            return bound.values().get(number - 1).toString();
        });

        assertThat(written).isEqualTo(writtenByHand(sql, values));
        assertThat(highest[0]).isEqualTo(bound.values().size());
        eachValueKnowsItsParameter(bound, values);
    }

    private static void eachValueKnowsItsParameter(BoundSql bound, Map<String, Object> values) {
        for (int i = 0; i < bound.values().size(); i++) {
            Object given = values.get(bound.parameter(i).substring(1));
            Object sent = bound.values().get(i);
            assertThat(given.equals(sent) || (given instanceof List<?> list && list.contains(sent)))
                    .as("value %s of %s", i, bound.sql())
                    .isTrue();
        }
    }

    private static String sqlOf(List<Place> places) {
        return places.stream().map(Place::sql).collect(Collectors.joining(" AND x ", "SELECT ", " END"));
    }

    private static Map<String, Object> valuesOf(List<Place> places, Object a, Object b, Object c) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("a", a, "b", b, "c", c));
        values.keySet().retainAll(places.stream().map(Place::parameter).toList());
        return values;
    }

    private static String writtenByHand(String sql, Map<String, Object> values) {
        return PLACE.matcher(sql).replaceAll(place -> {
            boolean inList = place.group(1) != null;
            Object value = values.get(place.group(inList ? 1 : 2));
            String text = inList && value instanceof List<?> list
                    ? list.stream().map(Object::toString).collect(Collectors.joining(", "))
                    : value.toString();
            return Matcher.quoteReplacement(inList ? "IN (" + text + ")" : text);
        });
    }
}
