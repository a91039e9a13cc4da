package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.error.MappingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records in records, and types with type arguments. */
class NestedRecordTest {
    private record Place(String city, int zipCode) {}

    private record Person(long id, @Nullable Place home, Optional<Place> workPlace) {}

    private record Pair<T>(T left, List<T> all) {}

    private static final Columns COLUMNS =
            Columns.of("id", "HOME_CITY", "home_zip_code", "work_place_city", "workPlaceZipCode");

    @Test
    void aRecordTakesTheColumnsThatBeginWithItsName() {
        RowMapper<Person> mapper = RowMapper.of(Person.class);
        assertThat(mapper.map(Row.of(COLUMNS, 1, "Bonn", 53111, "Köln", 50667)))
                .isEqualTo(new Person(1, new Place("Bonn", 53111), Optional.of(new Place("Köln", 50667))));
        assertThat(mapper.map(Row.of(COLUMNS, 1, null, null, null, null)))
                .isEqualTo(new Person(1, null, Optional.empty()));
    }

    @Test
    void aColumnOfItsNameIsJson() {
        Columns columns = Columns.of("id", "home", "work_place_city", "work_place_zip_code");
        Row row = Row.of(columns, 1, "{\"city\":\"Bonn\",\"zipCode\":53111}", null, null);
        assertThat(RowMapper.of(Person.class).map(row))
                .isEqualTo(new Person(1, new Place("Bonn", 53111), Optional.empty()));
    }

    @Test
    void partOfARecordIsAnError() {
        RowMapper<Person> mapper = RowMapper.of(Person.class);
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> mapper.map(Row.of(COLUMNS, 1, "Bonn", null, null, null)))
                .withMessageContaining("zipCode");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> mapper.map(Row.of(Columns.of("id"), 1)))
                .withMessageContaining("begins with \"home_\"");
    }

    @Test
    void typeArgumentsAreKnown() {
        Row row = Row.of(Columns.of("left", "all"), 7L, new Object[] {1L, 2L});
        assertThat(RowMapper.of(new TypeRef<Pair<Integer>>() {}).map(row)).isEqualTo(new Pair<>(7, List.of(1, 2)));
        Row json = Row.of(Columns.of("c"), "{\"a\": 1}");
        assertThat(RowMapper.of(new TypeRef<Map<String, Integer>>() {}).map(json))
                .isEqualTo(Map.of("a", 1));
        assertThat(Json.of("{\"a\": 1}").as(new TypeRef<Map<String, Integer>>() {}))
                .isEqualTo(Map.of("a", 1));
    }
}
