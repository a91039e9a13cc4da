package io.millrace.benchmarks.relevance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapsTest {
    @Test
    void countsWhatBothShow() {
        Trial one = trial("a", "vector", List.of(List.of("1", "2", "3", "4"), List.of(), List.of("1")));
        Trial other = trial("b", "vector", List.of(List.of("4", "1"), List.of(), List.of("2")));
        assertThat(one.overlap(other)).isEqualTo((0.5 + 1 + 0) / 3);
        assertThat(other.overlap(one)).isEqualTo(one.overlap(other));
        assertThat(one.overlap(one)).isEqualTo(1);
    }

    @Test
    void comparesWhatIsTheSameMethod() {
        Trial text = trial("a", "text", List.of(List.of("1")));
        Trial one = trial("a", "vector", List.of(List.of("1", "2")));
        Trial other = trial("b", "vector", List.of(List.of("1", "3")));
        assertThat(Overlaps.table(List.of(text, one, other)).lines())
                .containsExactly("| method | engines | top-10 overlap |", "|---|---|---|", "| vector | a, b | 0.500 |");
    }

    private static Trial trial(String engine, String method, List<List<String>> shown) {
        return new Trial(engine, method, 0, 0, 0, 0, 0, shown);
    }
}
