package io.millrace.sqlite;

import io.millrace.sql.SqlSyntax;
import io.millrace.sqlite.DefinitionText.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What only the text of a {@code CREATE INDEX} tells: its expressions and the condition on its rows. */
final class IndexDefinition {
    private final DefinitionText text;
    private final int opening;
    private final List<Range> keys;

    IndexDefinition(String sql, SqlSyntax syntax) {
        this.text = new DefinitionText(sql, syntax);
        this.opening = text.opening(0);
        this.keys = text.parts(opening);
    }

    /** The expression at a place, without its collation and direction. */
    String expression(int index) {
        Range key = keys.get(index);
        int end = key.to();
        if (text.isKeyword(end - 1, "ASC") || text.isKeyword(end - 1, "DESC")) {
            end--;
        }
        if (end - key.from() > 2 && text.isKeyword(end - 2, "COLLATE")) {
            end -= 2;
        }
        return text.text(key.from(), end);
    }

    /** The condition on the rows, {@code null} when the index holds all of them. */
    @Nullable
    String predicate() {
        int behind = text.closing(opening) + 1;
        return text.isKeyword(behind, "WHERE") ? text.text(behind + 1, text.size()) : null;
    }
}
