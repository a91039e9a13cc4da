package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void findsAColumnInAnyCase() {
        Columns columns = Columns.of("id", "User_Name");

        assertThat(columns.indexOf("USER_NAME")).isEqualTo(1);
        assertThat(columns.indexOf("Id")).isZero();
        assertThat(columns.indexOf("username")).isEqualTo(-1);
    }

    @Test
    void findsTheFirstOfSeveralColumnsWithOneName() {
        assertThat(Columns.of("a", "ID", "id").indexOf("id")).isEqualTo(1);
    }

    @Test
    void findsNothingAmongNoColumns() {
        assertThat(Columns.of(List.of()).indexOf("a")).isEqualTo(-1);
        assertThat(Columns.of(List.of()).size()).isZero();
    }

    @Test
    void isIndependentOfTheListThatItWasMadeOf() {
        List<String> names = new java.util.ArrayList<>(List.of("a", "b"));
        Columns columns = Columns.of(names);
        names.set(0, "c");

        assertThat(columns.names()).containsExactly("a", "b");
    }

    @Test
    void isEqualByNamesOrderAndCase() {
        assertThat(Columns.of("a", "b")).isEqualTo(Columns.of(List.of("a", "b")));
        assertThat(Columns.of("a", "b")).hasSameHashCodeAs(Columns.of("a", "b"));
        assertThat(Columns.of("a", "b")).isNotEqualTo(Columns.of("b", "a"));
        assertThat(Columns.of("a")).isNotEqualTo(Columns.of("A"));
        assertThat(Columns.of("a")).hasToString("a");
    }

    @Property
    void findsAmongManyColumnsAsAmongFew(@ForAll @Size(max = 30) List<String> names, @ForAll String name) {
        assertFoundAsByScan(names, name);
        names.forEach(n -> assertFoundAsByScan(names, n));
        names.forEach(n -> assertFoundAsByScan(names, n.toUpperCase(java.util.Locale.ROOT)));
    }

    private static void assertFoundAsByScan(List<String> names, String name) {
        int expected = IntStream.range(0, names.size())
                .filter(i -> names.get(i).equalsIgnoreCase(name))
                .findFirst()
                .orElse(-1);
        assertThat(Columns.of(names).indexOf(name)).isEqualTo(expected);
    }
}
