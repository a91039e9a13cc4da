package io.millrace.benchmarks.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void allInTheirOrderIsOne() {
        assertThat(Measures.of(List.of("a", "b", "x"), Map.of("a", 3, "b", 1))).isEqualTo(new Measures(1, 1, 1));
    }

    @Test
    void nothingFoundIsZero() {
        assertThat(Measures.of(List.of("x"), Map.of("a", 1))).isEqualTo(new Measures(0, 0, 0));
        assertThat(Measures.of(List.of(), Map.of("a", 1))).isEqualTo(new Measures(0, 0, 0));
    }

    /** Worked by hand: gains 1 at place 2 and 2 at place 4, of 2 at place 1, 1 at place 2 and 1 at place 3. */
    @Test
    void weighsPlacesAndGrades() {
        Measures measures = Measures.of(List.of("x", "a", "y", "b"), Map.of("a", 1, "b", 2, "c", 1));
        double log3 = Math.log(3) / Math.log(2);
        double log5 = Math.log(5) / Math.log(2);
        assertThat(measures.ndcg()).isEqualTo((1 / log3 + 2 / log5) / (2 + 1 / log3 + 1 / 2.0), EXACT);
        assertThat(measures.averagePrecision()).isEqualTo((1 / 2.0 + 2 / 4.0) / 3, EXACT);
        assertThat(measures.recall()).isEqualTo(2 / 3.0, EXACT);
    }

    @Test
    void whatStandsBehindTheTenthPlaceGainsNothing() {
        List<String> ranked = new ArrayList<>();
        for (int i = 0; i < Measures.SHOWN; i++) {
            ranked.add("x" + i);
        }
        ranked.add("a");
        Measures measures = Measures.of(ranked, Map.of("a", 1));
        assertThat(measures.ndcg()).isZero();
        assertThat(measures.averagePrecision()).isEqualTo(1 / 11.0, EXACT);
        assertThat(measures.recall()).isEqualTo(1);
    }

    @Test
    void whatIsFoundTwiceCountsOnce() {
        assertThat(Measures.of(List.of("a", "a"), Map.of("a", 1, "b", 1)).recall())
                .isEqualTo(1 / 2.0);
    }
}
