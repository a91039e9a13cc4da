package io.millrace.fulltext.internal.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fulltext.Language;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StemmerTest {
    /** Words are found from one another only if each is in the part of the vocabulary that is looked through. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            ENGLISH,    connect connected connecting connection connections
            ENGLISH,    happy happiness
            ENGLISH,    hope hoped hoping hopes
            ENGLISH,    use used using uses
            ENGLISH,    sky skies
            ENGLISH,    die died dies dying
            ENGLISH,    possible possibility possibilities
            ENGLISH,    add added adding
            GERMAN,     haus hause hauses hauser haeuser
            GERMAN,     weiss weiß
            GERMAN,     fuss fuß fusse fuße fuesse
            FRENCH,     continu continua continuait continuation
            FRENCH,     indication indications indicatif indicateur indicatrice
            FRENCH,     indolent indolents indolemment
            SPANISH,    cancion canciones
            ITALIAN,    bello bella belle
            PORTUGUESE, quilometro quilometros
            DUTCH,      brood broden
            DUTCH,      eenheid eenheden
            SWEDISH,    flicka flickor flickorna
            DANISH,     bog bogen
            NORWEGIAN,  havn havnen
            FINNISH,    talo talon talossa
            HUNGARIAN,  haz hazban
            ROMANIAN,   copil copilul
            RUSSIAN,    книга книги книгу
            RUSSIAN,    елка ёлка ёлки
            TURKISH,    kitap kitabin
            TURKISH,    ucu ucum ucuma
            CATALAN,    gat gats
            """)
    void formsOfAWordHaveOneStemAndItsBeginning(String language, String words) {
        Stemmer stemmer = new Stemmer(language, false);
        String stem = stemmer.stem(words.split(" ")[0]);
        for (String word : words.split(" ")) {
            assertThat(stemmer.stem(word)).as(word).isEqualTo(stem);
            assertThat(word.startsWith(stemmer.beginning(stem))
                            || stemmer.irregular(stem).contains(word))
                    .as(word)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachLanguageHasItsStemmer(Language language) {
        assertThat(new Stemmer(language == Language.SIMPLE ? null : language.name(), true).stems())
                .isEqualTo(language != Language.SIMPLE);
        assertThat(language.stopWords().isEmpty()).isEqualTo(language == Language.SIMPLE);
    }
}
