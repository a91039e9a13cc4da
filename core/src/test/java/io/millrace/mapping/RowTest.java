package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.error.MappingException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {
    private final Row row = Row.of(Columns.of("id", "name", "note", "ID"), 7L, "Ada", null, 8L);

    @Test
    void givesValuesByPositionAndByNameAsTheDriverMadeThem() {
        assertThat(row.get(0)).isEqualTo(7L);
        assertThat(row.get("NAME")).isEqualTo("Ada");
        assertThat(row.get("note")).isNull();
        assertThat(row.get("ID")).as("the first of that name").isEqualTo(7L);
    }

    @Test
    void givesValuesAsAType() {
        assertThat(row.get("id", int.class)).isEqualTo(7);
        assertThat(row.get(0, Instant.class)).isEqualTo(Instant.ofEpochMilli(7));
        assertThat(row.get("note", String.class)).isNull();
    }

    @Test
    void namesTheColumnsThatThereAreWhenOneIsUnknown() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.get("nmae"))
                .withMessage("There is no column \"nmae\" in this row. Its columns: id, name, note, ID.");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.get("nmae", String.class))
                .withMessageContaining("\"nmae\"");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.get(4))
                .withMessageContaining("position 4")
                .withMessageContaining("id, name, note, ID");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.get(-1, String.class))
                .withMessageContaining("position -1");
    }

    @Test
    void refusesANullForAPrimitive() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.get("note", long.class))
                .withMessageStartingWith("Cannot map column \"note\" to long: it is null");
    }

    @Test
    void isAnOrderedUnmodifiableMapWithNulls() {
        Map<String, Object> map =
                Row.of(Columns.of("b", "a", "b"), 1L, null, 2L).toMap();

        assertThat(map).containsExactly(entry("b", 1L), entry("a", null));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> map.put("c", 1));
    }

    @Test
    void isEqualByColumnsAndValuesWithArraysByContent() {
        Row one = Row.of(Columns.of("a"), (Object) new byte[] {1, 2});
        Row same = Row.of(Columns.of("a"), (Object) new byte[] {1, 2});

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(one).isNotEqualTo(Row.of(Columns.of("a"), (Object) new byte[] {1, 3}));
        assertThat(one).isNotEqualTo(Row.of(Columns.of("b"), (Object) new byte[] {1, 2}));
        assertThat(one.equals("a")).isFalse();
    }

    @Test
    void showsNamesAndTypesButNoValues() {
        assertThat(row).hasToString("Row(id: Long, name: String, note: null, ID: Long)");
    }

    @Test
    void hasAsManyValuesAsColumns() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Row.of(Columns.of("a", "b"), "secret"))
                .withMessage("A row of 2 columns (a, b) takes as many values, not 1.");
    }
}
