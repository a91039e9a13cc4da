package io.millrace.fulltext;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextIndexTest {
    @Test
    void definitionsAreChecked() {
        TextIndex.Builder doc = TextIndex.on("doc");
        assertThatThrownBy(doc::build).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TextIndex.on("doc").column("a").column("a").build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TextIndex.on("doc").column("a", 0)).isInstanceOf(IllegalArgumentException.class);
        for (double weight : new double[] {Double.NaN, -1, 1e-300, 1e308, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> TextIndex.on("doc").column("a", weight))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : List.of("", "1a", "a b", "a\"", "x".repeat(33), "é")) {
            assertThatThrownBy(() -> TextIndex.on("doc").named(name).column("a").build())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
