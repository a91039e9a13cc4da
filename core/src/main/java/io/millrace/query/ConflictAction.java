package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.List;

/**
 * What an insert does about a row that is there already.
 *
 * @param key the columns of the unique key; none for any key
 * @param updates what is set in the row that is there; nothing leaves it as it is
 */
record ConflictAction(List<Identifier> key, Assignments updates) {
    void writeTo(SqlWriter sql) {
        sql.text(" ON CONFLICT");
        if (!key.isEmpty()) {
            sql.text(" (").identifiers(key).text(")");
        }
        if (updates.values().isEmpty()) {
            sql.text(" DO NOTHING");
        } else {
            sql.text(" DO UPDATE");
            updates.writeTo(sql);
        }
    }
}
