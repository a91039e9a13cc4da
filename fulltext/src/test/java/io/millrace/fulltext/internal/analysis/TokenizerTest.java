package io.millrace.fulltext.internal.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Don't panic                 | don t panic
            multi-agent, node.js & C++! | multi agent node js c
            Café Ångström ŒUVRE         | cafe angstrom œuvre
            x²+y_1                      | x² y 1
            ❤\ufe0f I love it           | i love it
            हिन्दी में                   | हिन्दी में
            東京タワー tower              | 東 京 タ ワ ー tower
            no東no                      | no 東 no
            """)
    void takesTextsApart(String text, String terms) {
        assertThat(Tokenizer.of(false).terms(text)).containsExactly(terms.split(" "));
    }

    @Test
    void keepsAccentsWhereItIsTold() {
        assertThat(Tokenizer.of(true).terms("Café ÉTÉ")).containsExactly("café", "été");
    }

    @Test
    void tellsWhereTokensStand() {
        assertThat(Tokenizer.of(false).tokens("«É\ud83d\ude00t»e\u0301"))
                .containsExactly(new Token("e", 1, 2, false), new Token("t", 4, 5, false), new Token("e", 6, 8, false));
    }

    @Test
    void anAccentByItselfIsATokenWithoutATerm() {
        assertThat(Tokenizer.of(false).tokens("a \u0301 b"))
                .extracting(Token::term)
                .containsExactly("a", "", "b");
        assertThat(Tokenizer.countWords("a \u0301 b")).isEqualTo(2);
    }

    @Test
    void halvesOfCharactersAreNoWords() {
        assertThat(Tokenizer.hasWords("\ud83d \ude00")).isFalse();
    }
}
