package io.millrace.examples.lexicon.wordnet;

import java.util.List;

/** The lexicographers' files by number, as lexnames(5WN) lists them. */
final class Lexname {
    private static final List<String> BY_NUMBER = List.of(
            "adj.all",
            "adj.pert",
            "adv.all",
            "noun.Tops",
            "noun.act",
            "noun.animal",
            "noun.artifact",
            "noun.attribute",
            "noun.body",
            "noun.cognition",
            "noun.communication",
            "noun.event",
            "noun.feeling",
            "noun.food",
            "noun.group",
            "noun.location",
            "noun.motive",
            "noun.object",
            "noun.person",
            "noun.phenomenon",
            "noun.plant",
            "noun.possession",
            "noun.process",
            "noun.quantity",
            "noun.relation",
            "noun.shape",
            "noun.state",
            "noun.substance",
            "noun.time",
            "verb.body",
            "verb.change",
            "verb.cognition",
            "verb.communication",
            "verb.competition",
            "verb.consumption",
            "verb.contact",
            "verb.creation",
            "verb.emotion",
            "verb.motion",
            "verb.perception",
            "verb.possession",
            "verb.social",
            "verb.stative",
            "verb.weather",
            "adj.ppl");

    private Lexname() {}

    static String ofNumber(int number) {
        if (number >= BY_NUMBER.size()) {
            throw new WordNetFormatException("There is no lexicographers' file " + number + ".");
        }
        return BY_NUMBER.get(number);
    }
}
