package io.millrace.embeddings.internal;

import io.millrace.embeddings.EmbeddingTable;
import io.millrace.query.Expression;
import io.millrace.query.Filter;
import io.millrace.query.RawSql;
import java.math.BigDecimal;
import java.util.List;

/** Metadata is JSON as text. */
final class SqliteStoreDialect implements StoreDialect {
    @Override
    public List<String> tableDdl(EmbeddingTable table, String name) {
        return List.of(
                "CREATE TABLE IF NOT EXISTS " + name + " (" + NUMBER
                        + " INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT, metadata TEXT NOT NULL, embedding BLOB NOT NULL)");
    }

    @Override
    public String tableExists() {
        return "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?))";
    }

    @Override
    public String tableReference(String name, String quoted) {
        return name;
    }

    @Override
    public RawSql text(Expression metadata, String key) {
        return member(metadata, key).sql("AND m.type = 'text')");
    }

    @Override
    public RawSql number(Expression metadata, String key) {
        return member(metadata, key).sql("AND m.type IN ('integer', 'real'))");
    }

    @Override
    public RawSql truth(Expression metadata, String key) {
        return member(metadata, key).sql("AND m.type IN ('true', 'false'))");
    }

    @Override
    public RawSql any(Expression metadata, String key) {
        return member(metadata, key).sql("AND m.type <> 'null')");
    }

    /**
     * By json_each, whose keys are any text, and not by a path, in which some characters mean something. Beside json_each a column that is named as one of its own would be that one; so the
     * table's is renamed first.
     */
    private static RawSql member(Expression metadata, String key) {
        return RawSql.of("(SELECT m.value FROM (SELECT ")
                .expression(metadata)
                .sql(" AS _datastore_m) AS o, json_each(o._datastore_m) AS m WHERE m.key = ?", key);
    }

    @Override
    public Object bound(BigDecimal number) {
        return number.scale() <= 0
                        && number.precision() < 20
                        && number.toBigIntegerExact().bitLength() < Long.SIZE
                ? (Object) number.longValueExact()
                : (Object) number.doubleValue();
    }

    @Override
    public RawSql columnText(Expression column) {
        return column(column, "typeof(", ") = 'text'").sql("COLLATE BINARY");
    }

    @Override
    public RawSql columnNumber(Expression column) {
        return column(column, "typeof(", ") IN ('integer', 'real')");
    }

    @Override
    public RawSql columnTruth(Expression column) {
        return column(column, "(", ") IN (0, 1)");
    }

    /** Within CASE a column has no affinity, which would make the value that it is compared with one of another type. */
    private static RawSql column(Expression column, String before, String after) {
        return RawSql.of("(CASE WHEN " + before)
                .expression(column)
                .sql(after + " THEN")
                .expression(column)
                .sql("END)");
    }

    @Override
    public Expression infinity(boolean positive) {
        return RawSql.of(positive ? "9e999" : "-9e999");
    }

    @Override
    public Filter contains(Expression text, String part) {
        return RawSql.of("instr(").expression(text).sql(", ?) > 0", part);
    }
}
