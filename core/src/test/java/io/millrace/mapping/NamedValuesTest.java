package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an {@link Optional} among the components of a record gives, which is what mapping makes it of. */
class NamedValuesTest {
    record Address(String street, Optional<String> city) {}

    record Person(
            Optional<String> name,
            Optional<Address> address,
            Optional<List<Integer>> years,
            Optional<Map<String, Integer>> counts) {}

    record Holder<A extends Address>(A address) {}

    public static final class Bean {
        public Optional<Address> getHome() {
            return Optional.of(new Address("Via Appia", Optional.of("Rome")));
        }
    }

    private static final Person FULL = new Person(
            Optional.of("Ann"),
            Optional.of(new Address("Via Appia", Optional.of("Rome"))),
            Optional.of(List.of(1, 2)),
            Optional.of(Map.of("a", 1)));
    private static final Person EMPTY =
            new Person(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final List<String> NAMES = List.of("name", "address", "years", "counts");

    @Test
    void whatItHoldsIsGivenAsItWouldBeAlone() {
        assertThat(named(FULL, NAMES))
                .containsExactly(
                        "Ann",
                        Json.from(FULL.address().orElseThrow()),
                        Json.from(List.of(1, 2)),
                        Json.from(Map.of("a", 1)));
        assertThat(NamedValues.inOrder(FULL, List.of("years"), TypeCodecs.none(), i -> true))
                .containsExactly(List.of(1, 2));
    }

    @Test
    void anEmptyOneIsNull() {
        assertThat(named(EMPTY, NAMES)).containsExactly(null, null, null, null);
        assertThat(columns(EMPTY, NAMES)).containsExactly(null, null, null, null);
    }

    @Test
    void columnsGetTheSame() {
        assertThat(columns(FULL, NAMES)).isEqualTo(named(FULL, NAMES));
    }

    @Test
    void theComponentsOfARecordThatItHoldsHaveNames() {
        assertThat(named(FULL, List.of("address_city", "addressStreet"))).containsExactly("Rome", "Via Appia");
        assertThat(columns(FULL, List.of("address_city", "address_street"))).containsExactly("Rome", "Via Appia");
        assertThat(named(EMPTY, List.of("address_city", "address_street"))).containsExactly(null, null);
        assertThat(named(new Bean(), List.of("home_city"))).containsExactly("Rome");
        assertThat(named(new Holder<>(new Address("Via Appia", Optional.empty())), List.of("address_street")))
                .containsExactly("Via Appia");
    }

    private static List<Object> named(Object object, List<String> names) {
        return encoded(NamedValues.inOrder(object, names, TypeCodecs.none(), i -> false));
    }

    private static List<Object> columns(Object object, List<String> columns) {
        return encoded(NamedValues.forColumns(object, columns));
    }

    private static List<Object> encoded(List<Object> values) {
        List<Object> encoded = new ArrayList<>();
        values.forEach(
                value -> encoded.add(value == null ? null : TypeCodecs.none().encode(value)));
        return encoded;
    }
}
