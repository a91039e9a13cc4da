package io.millrace.benchmarks.duel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuartilesTest {
    @Test
    void liesAtFiguresOrBetweenThem() {
        assertThat(Quartiles.of(List.of(5.0, 1.0, 3.0, 2.0, 4.0))).isEqualTo(new Quartiles(2, 3, 4));
        assertThat(Quartiles.of(List.of(2.0, 1.0))).isEqualTo(new Quartiles(1.25, 1.5, 1.75));
        assertThat(Quartiles.of(List.of(7.0))).isEqualTo(new Quartiles(7, 7, 7));
    }

    @Test
    void showsTheMedianBetweenTheOthers() {
        assertThat(new Quartiles(0.5, 1.25, 2)).hasToString("1.250 [0.500-2.000]");
    }
}
