package io.millrace.fulltext;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What an index is to be: {@code TextIndex.on("book").column("title", 3).column("summary").language(Language.ENGLISH).build()}. */
public sealed interface TextIndex permits TextIndexRecord {
    /** The most columns. */
    int MAX_COLUMNS = 32;

    /** {@return the index's name, by which it is searched} */
    String name();

    /** {@return the table whose rows are found} */
    String table();

    /** {@return the columns that are searched, each once} */
    List<TextColumn> columns();

    /** {@return which forms of a word are the same} */
    Language language();

    /** {@return whether letters with accents are letters of their own} */
    Accents accents();

    /** {@return words that need not match, as {@link Builder#stopWords} says} */
    Set<String> stopWords();

    /** {@return whether it knows its words, as {@link Builder#suggestions} says} */
    boolean suggestions();

    /**
     * A short text that is another for another definition, and stays the same otherwise: the revision of a migration in code that makes the index, by
     * which a change is noticed. Stop words count where they are not those of the language.
     *
     * @return the text, of letters and digits
     */
    String revision();

    /**
     * Begins an index.
     *
     * @param table the table's name
     * @return a builder
     */
    static Builder on(String table) {
        return new Builder(table);
    }

    /**
     * Whether an index may have a name.
     *
     * @param name the name
     * @return {@code true} for 1 to 32 letters from a to z, digits and underscores that begin with no digit
     */
    static boolean isName(String name) {
        return TextIndexRecord.NAME.matcher(name).matches();
    }

    /** Puts an index together. */
    final class Builder {
        private final String table;
        private final List<TextColumn> columns = new ArrayList<>();
        private String name;
        private Language language = Language.SIMPLE;
        private Accents accents = Accents.FOLDED;
        private Set<String> stopWords = Set.of();
        private boolean suggestions;

        private Builder(String table) {
            this.table = table;
            this.name = table;
        }

        /**
         * Gives it a name of its own.
         *
         * @param newName 1 to 32 letters from a to z, digits and underscores; by default the table's name
         * @return this
         */
        public Builder named(String newName) {
            name = newName;
            return this;
        }

        /**
         * Adds a column with the weight 1.
         *
         * @param column its name
         * @return this
         */
        public Builder column(String column) {
            return column(column, 1);
        }

        /**
         * Adds a column.
         *
         * @param column its name
         * @param weight how much a word in it counts, 1 being usual
         * @return this
         */
        public Builder column(String column, double weight) {
            columns.add(TextColumn.of(column, weight));
            return this;
        }

        /**
         * Adds columns.
         *
         * @param more the columns
         * @return this
         */
        public Builder columns(Collection<? extends TextColumn> more) {
            columns.addAll(more);
            return this;
        }

        /**
         * Sets the language, and with it the stop words to those of the language.
         *
         * @param newLanguage the language; by default {@link Language#SIMPLE}
         * @return this
         */
        public Builder language(Language newLanguage) {
            language = newLanguage;
            stopWords = newLanguage.stopWords();
            return this;
        }

        /**
         * Says whether letters with accents are letters of their own.
         *
         * @param newAccents by default {@link Accents#FOLDED}
         * @return this
         */
        public Builder accents(Accents newAccents) {
            accents = newAccents;
            return this;
        }

        /**
         * Sets the stop words. They are in the index like all others, and are left out of queries that look for something beside them, but not out of
         * phrases: {@code the who} finds what has both words, {@code who wrote it} what has the one that says something.
         *
         * @param words words in any case; by default those of the language. None is a choice as well.
         * @return this
         */
        public Builder stopWords(Set<String> words) {
            stopWords = new TreeSet<>(words);
            return this;
        }

        /**
         * Keeps a list of the index's words for {@link FullTextSearch#complete}, {@link FullTextSearch#correct} and {@link FullTextSearch#words}.
         * Writers do not touch it: it is as of the last {@link FullTextSearch#refreshSuggestions}.
         *
         * @return this
         */
        public Builder suggestions() {
            return suggestions(true);
        }

        /**
         * Says whether the index keeps a list of its words.
         *
         * @param wanted whether it does, see {@link #suggestions()}; by default it does not
         * @return this
         */
        public Builder suggestions(boolean wanted) {
            suggestions = wanted;
            return this;
        }

        /**
         * Makes the index.
         *
         * @return the index
         * @throws IllegalArgumentException when a name is not valid, there are no columns, too many, or one of them twice, or a stop word is
         *     blank or has more than one line
         */
        public TextIndex build() {
            return new TextIndexRecord(name, table, columns, language, accents, stopWords, suggestions);
        }
    }
}
