package io.millrace.examples.lexicon.wordnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SenseOrderTest {
    private final SenseOrder order = new SenseOrder();

    @Test
    void knowsThePlaceOfASense() {
        order.add("hot_dog n 3 2 @ ~ 3 1 00000011 00000022 00000033  ");

        assertThat(order.placeOf("hot dog", PartOfSpeech.NOUN, 100_000_033)).isEqualTo(3);
        assertThat(order.placeOf("hot dog", PartOfSpeech.NOUN, 100_000_011)).isEqualTo(1);
    }

    @Test
    void refusesASenseThatIsNotThere() {
        order.add("hot_dog n 1 0 1 0 00000011  ");

        assertThatThrownBy(() -> order.placeOf("hot dog", PartOfSpeech.NOUN, 100_000_012))
                .isInstanceOf(WordNetFormatException.class)
                .hasMessageContaining("hot dog")
                .hasMessageContaining("100000012");
        assertThatThrownBy(() -> order.placeOf("cold dog", PartOfSpeech.NOUN, 100_000_011))
                .isInstanceOf(WordNetFormatException.class);
    }

    @Test
    void refusesALineThatIsNone() {
        assertThatThrownBy(() -> order.add("hot_dog n many"))
                .isInstanceOf(WordNetFormatException.class)
                .hasMessageContaining("index file: hot_dog n many");
    }
}
