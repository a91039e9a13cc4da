package io.millrace.examples.lexicon.wordnet;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.EnumNamingStrategies.LowerCamelCaseStrategy;
import tools.jackson.databind.annotation.EnumNaming;

/** How a synset, or one of its words, relates to another. The target is what the name says: a hypernym is wider. */
@EnumNaming(LowerCamelCaseStrategy.class)
public enum RelationKind {
    /** The wider concept. */
    HYPERNYM("@"),
    /** What this is an instance of. */
    INSTANCE_HYPERNYM("@i"),
    /** A narrower concept. */
    HYPONYM("~"),
    /** An instance of this. */
    INSTANCE_HYPONYM("~i"),
    /** The group that this is a member of. */
    MEMBER_HOLONYM("#m"),
    /** The thing that this is the substance of. */
    SUBSTANCE_HOLONYM("#s"),
    /** The whole that this is a part of. */
    PART_HOLONYM("#p"),
    /** A member of this. */
    MEMBER_MERONYM("%m"),
    /** A substance of this. */
    SUBSTANCE_MERONYM("%s"),
    /** A part of this. */
    PART_MERONYM("%p"),
    /** A word that means the opposite. */
    ANTONYM("!"),
    /** A similar adjective. */
    SIMILAR("&"),
    /** The noun that an adjective is a value of, and back. */
    ATTRIBUTE("="),
    /** What a verb entails. */
    ENTAILMENT("*"),
    /** What a verb causes. */
    CAUSE(">"),
    /** Another sense of the verb, close to this one. */
    VERB_GROUP("$"),
    /** Something else worth looking at. */
    ALSO_SEE("^"),
    /** A word of the same root in another part of speech. */
    DERIVATION("+"),
    /** The noun that an adjective pertains to, or the adjective that an adverb comes from. */
    PERTAINYM("\\"),
    /** The verb that an adjective is a participle of. */
    PARTICIPLE("<"),
    /** The topic that this belongs to. */
    TOPIC(";c"),
    /** Something that belongs to this topic. */
    TOPIC_MEMBER("-c"),
    /** The region where this is said. */
    REGION(";r"),
    /** Something said in this region. */
    REGION_MEMBER("-r"),
    /** The kind of usage that this is. */
    USAGE(";u"),
    /** Something used in this way. */
    USAGE_MEMBER("-u");

    private static final Map<String, RelationKind> BY_SYMBOL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(kind -> kind.symbol, Function.identity()));

    private final String symbol;

    RelationKind(String symbol) {
        this.symbol = symbol;
    }

    static RelationKind ofSymbol(String symbol) {
        RelationKind kind = BY_SYMBOL.get(symbol);
        if (kind == null) {
            throw new WordNetFormatException("There is no relation \"" + symbol + "\".");
        }
        return kind;
    }
}
