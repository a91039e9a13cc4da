package io.millrace.sql;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The lexical rules of a database: what its SQL has beyond {@link #ANSI standard SQL}. An adapter composes its own, for
 * example {@code SqlSyntax.ANSI.with(Feature.BRACKET_IDENTIFIERS, Feature.BACKTICK_IDENTIFIERS)}.
 *
 * <p>These rules hold everywhere and need no feature: {@code '...'} and {@code "..."} with the quote doubled inside,
 * <code>--</code> comments up to the end of the line, {@code /* *}{@code /} comments, the operators {@code ::} and
 * {@code :=}, and words made of letters, digits, {@code _}, {@code $} and every character beyond ASCII. A backslash in an
 * ordinary string literal is an ordinary character.
 *
 * <p>Immutable; equal when the features are equal.
 */
public final class SqlSyntax {
    /** A lexical rule that some databases have and standard SQL has not. */
    public enum Feature {
        /** A block comment ends with its own end, not with that of a comment inside it. */
        NESTED_COMMENTS,

        /** String literals written {@code $$...$$} and {@code $tag$...$tag$}, in which nothing has a meaning. */
        DOLLAR_QUOTES,

        /**
         * String literals written {@code E'...'}, in which a backslash escapes the next character; such a literal goes on
         * when only white space with a line break separates it from another opening quote.
         */
        ESCAPE_STRINGS,

        /** Identifiers written {@code [...]}, up to the first {@code ]}. Without it, brackets are punctuation. */
        BRACKET_IDENTIFIERS,

        /** Identifiers written in backticks, a backtick doubled inside. */
        BACKTICK_IDENTIFIERS,

        /**
         * Operators with a question mark in them, for which SQL text writes {@code ??}: {@code a ??| b} is sent as
         * {@code a ?| b}. Without it, {@code ??} is an error.
         */
        QUESTION_MARK_OPERATORS,

        /**
         * The database reads <code>&#64;name</code>, {@code #name}, {@code $name} and {@code :1} as parameters of its own.
         * They are refused, since nobody could give them a value.
         */
        NATIVE_VARIABLES
    }

    /** Standard SQL, without any of the features. */
    public static final SqlSyntax ANSI = new SqlSyntax(EnumSet.noneOf(Feature.class));

    private final EnumSet<Feature> features;

    private SqlSyntax(EnumSet<Feature> features) {
        this.features = features;
    }

    /**
     * These rules and more.
     *
     * @param more the features to add
     * @return a new value; this one does not change
     */
    public SqlSyntax with(Feature... more) {
        EnumSet<Feature> all = features.clone();
        all.addAll(List.of(more));
        return new SqlSyntax(all);
    }

    /**
     * Whether a feature belongs to these rules.
     *
     * @param feature the feature in question
     * @return {@code true} when it does
     */
    public boolean has(Feature feature) {
        return features.contains(feature);
    }

    /**
     * All features of these rules.
     *
     * @return an unmodifiable set
     */
    public Set<Feature> features() {
        return Set.copyOf(features);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SqlSyntax that && features.equals(that.features);
    }

    @Override
    public int hashCode() {
        return features.hashCode();
    }

    @Override
    public String toString() {
        return "SqlSyntax" + features;
    }
}
