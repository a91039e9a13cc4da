package io.millrace.fulltext.internal.postgres;

import io.millrace.Dialect;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.spi.OwnTables;
import java.util.List;
import java.util.Locale;

/** The names of what belongs to an index, quoted, in lower case: the name of an index means the same in any. */
final class IndexNames {
    private final Dialect dialect;
    private final String name;
    private final String given;

    IndexNames(Dialect dialect, String name) {
        this.dialect = dialect;
        this.name = name.toLowerCase(Locale.ROOT);
        this.given = name;
    }

    static IndexNames of(Dialect dialect, StoredIndex index) {
        return new IndexNames(dialect, index.definition().name());
    }

    /** The index's name as a literal; it is made of letters, digits and underscores. */
    String literal() {
        return "'" + given + "'";
    }

    /** The rows that are in the index, with their keys. */
    String rows() {
        return quoted("rows");
    }

    /** The terms of the rows, with their places. */
    String words() {
        return quoted("words");
    }

    /** The terms that suggestions are made of. */
    String vocabulary() {
        return quoted("vocabulary");
    }

    /** What those are found by. */
    String pieces() {
        return quoted("pieces");
    }

    /** Which transaction was the last that added up sizes. */
    String merged() {
        return quoted("merged");
    }

    /** What the triggers do. */
    String change() {
        return quoted("change");
    }

    /** The trigger for rows that come and go. */
    String changeTrigger() {
        return quoted("change");
    }

    /** The trigger for rows that become others. */
    String updateTrigger() {
        return quoted("update");
    }

    /** The trigger for a table that is emptied. */
    String truncateTrigger() {
        return quoted("truncate");
    }

    /** The tables and the sequence, as names without quotes. */
    List<String> relations() {
        return List.of(plain("rows"), plain("words"), plain("merged"));
    }

    /** The function of the triggers, without quotes. */
    String function() {
        return plain("change");
    }

    private String quoted(String suffix) {
        return dialect.quote(plain(suffix));
    }

    private String plain(String suffix) {
        return OwnTables.TEXT_PREFIX + name + "_" + suffix;
    }
}
