package io.millrace.fulltext.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.spi.OwnTables;
import java.util.List;

/** The names of what belongs to an index, quoted. The name of an index is made of letters, digits and underscores. */
final class IndexNames {
    private final Dialect dialect;
    private final String name;

    IndexNames(Dialect dialect, String name) {
        this.dialect = dialect;
        this.name = name;
    }

    static IndexNames of(Dialect dialect, StoredIndex index) {
        return new IndexNames(dialect, index.definition().name());
    }

    /** The index's name as a literal. */
    String literal() {
        return "'" + name + "'";
    }

    /** The words, by FTS5. */
    String words() {
        return quoted("words");
    }

    /** The rows that are in the index, with their keys and lengths. */
    String rows() {
        return quoted("rows");
    }

    /** The terms of the words, each once. */
    String terms() {
        return quoted("terms");
    }

    /** The places of the terms. */
    String places() {
        return quoted("places");
    }

    /** The rows that the one that is written now may replace. */
    String replaced() {
        return quoted("replaced");
    }

    /** The terms that suggestions are made of. */
    String vocabulary() {
        return quoted("vocabulary");
    }

    /** The index of those by their first letters, and how frequent they are. */
    String vocabularyIndex() {
        return quoted("vocabulary_index");
    }

    /** What those are found by. */
    String pieces() {
        return quoted("pieces");
    }

    /** The trigger for rows that come to the table, or to {@link #rows}, or go or change. */
    String trigger(Trigger trigger) {
        return quoted(trigger.suffix);
    }

    /** Everything, as names without quotes, in the order in which it is dropped. */
    List<String> tables() {
        return List.of(plain("terms"), plain("places"), plain("words"), plain("rows"), plain("replaced"));
    }

    /** Those of suggestions, where there are any. */
    List<String> suggestions() {
        return List.of(plain("vocabulary"), plain("pieces"));
    }

    List<String> triggers() {
        return List.of(Trigger.values()).stream()
                .map(trigger -> plain(trigger.suffix))
                .toList();
    }

    /** Without underscores in what they add, no index has the names of another. */
    enum Trigger {
        BEFORE_INSERT("inserting"),
        BEFORE_UPDATE("updating"),
        TABLE_INSERT("insert"),
        TABLE_UPDATE("update"),
        TABLE_DELETE("delete"),
        ROWS_INSERT("added"),
        ROWS_DELETE("removed");

        private final String suffix;

        Trigger(String suffix) {
            this.suffix = suffix;
        }
    }

    private String quoted(String suffix) {
        return dialect.quote(plain(suffix));
    }

    private String plain(String suffix) {
        return OwnTables.TEXT_PREFIX + name + "_" + suffix;
    }
}
