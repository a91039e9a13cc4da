package io.millrace.examples.lexicon.wordnet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LemmaTest {
    @Test
    void isFoundHoweverItWasTyped() {
        assertThat(Lemma.fold("  Hot_Dog ")).isEqualTo("hot dog");
        assertThat(Lemma.fold("hot \t dog")).isEqualTo("hot dog");
    }

    @Test
    void isWrittenWithSpacesAndWithoutMarker() {
        assertThat(Lemma.written("a_cappella")).isEqualTo("a cappella");
        assertThat(Lemma.written("galore(ip)")).isEqualTo("galore");
        assertThat(Lemma.written("(a)")).isEqualTo("(a)");
    }
}
