package io.millrace.examples.lexicon.wordnet;

import tools.jackson.databind.EnumNamingStrategies.LowerCamelCaseStrategy;
import tools.jackson.databind.annotation.EnumNaming;

/** A part of speech. WordNet keeps one file for each; the order is that of its own synset numbers. */
@EnumNaming(LowerCamelCaseStrategy.class)
public enum PartOfSpeech {
    /** Noun. */
    NOUN(1, "noun"),
    /** Verb. */
    VERB(2, "verb"),
    /** Adjective, satellites included. */
    ADJECTIVE(3, "adj"),
    /** Adverb. */
    ADVERB(4, "adv");

    private static final int IDS_EACH = 100_000_000;

    private final int digit;
    private final String fileSuffix;

    PartOfSpeech(int digit, String fileSuffix) {
        this.digit = digit;
        this.fileSuffix = fileSuffix;
    }

    String fileSuffix() {
        return fileSuffix;
    }

    /**
     * The number of a synset among all parts of speech, as WordNet's Prolog files have it: a digit for the part of speech
     * before the eight digits of the place in the file, which are unique for one part of speech only.
     */
    int synsetId(int offset) {
        return digit * IDS_EACH + offset;
    }

    static PartOfSpeech ofCode(String code) {
        return switch (code) {
            case "n" -> NOUN;
            case "v" -> VERB;
            case "a", "s" -> ADJECTIVE;
            case "r" -> ADVERB;
            default -> throw new WordNetFormatException("There is no part of speech \"" + code + "\".");
        };
    }
}
