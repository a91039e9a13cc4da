package io.millrace.embeddings.internal;

import io.millrace.embeddings.EmbeddingTable;
import io.millrace.query.Expression;
import io.millrace.query.Filter;
import io.millrace.query.RawSql;
import java.math.BigDecimal;
import java.util.List;

/** Metadata is {@code jsonb}, whose numbers are exact. */
final class PostgresStoreDialect implements StoreDialect {
    @Override
    public List<String> tableDdl(EmbeddingTable table, String name) {
        return List.of("CREATE TABLE IF NOT EXISTS " + name + " (" + NUMBER
                + " BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT, metadata JSONB NOT NULL, embedding vector("
                + table.dimensions() + ") NOT NULL)");
    }

    @Override
    public String tableExists() {
        return "SELECT to_regclass(?) IS NOT NULL";
    }

    @Override
    public String tableReference(String name, String quoted) {
        return quoted;
    }

    @Override
    public RawSql text(Expression metadata, String key) {
        return member(metadata, key, "string").sql("->> ?) END) COLLATE \"C\"", key);
    }

    @Override
    public RawSql number(Expression metadata, String key) {
        return member(metadata, key, "number").sql("->> ?)::numeric END)", key);
    }

    @Override
    public RawSql truth(Expression metadata, String key) {
        return member(metadata, key, "boolean").sql("->> ?)::boolean END)", key);
    }

    @Override
    public RawSql any(Expression metadata, String key) {
        return RawSql.of("NULLIF(").expression(metadata).sql("-> ?, 'null'::jsonb)", key);
    }

    /** Within CASE, since only that keeps what is no number from being cast. */
    private static RawSql member(Expression metadata, String key, String type) {
        return RawSql.of("(CASE WHEN jsonb_typeof(")
                .expression(metadata)
                .sql("-> ?) = '" + type + "' THEN (", key)
                .expression(metadata);
    }

    @Override
    public Object bound(BigDecimal number) {
        return number;
    }

    @Override
    public RawSql columnText(Expression column) {
        return column(column, "string", "NOT IN", "AND").sql("COLLATE \"C\"");
    }

    @Override
    public RawSql columnNumber(Expression column) {
        return RawSql.of("NULLIF(")
                .expression(column(column, "number", "IN", "OR"))
                .sql("::numeric, 'NaN'::numeric)");
    }

    @Override
    public RawSql columnTruth(Expression column) {
        return column(column, "boolean", "NOT IN", "AND").sql("::boolean");
    }

    /** As JSON, which tells the type of any column's values, also of domains. Infinite numbers are texts in it. */
    private static RawSql column(Expression column, String type, String in, String link) {
        return RawSql.of("(CASE WHEN jsonb_typeof(to_jsonb(")
                .expression(column)
                .sql(")) = '" + type + "' " + link + " pg_typeof(")
                .expression(column)
                .sql(") " + in + " ('real'::regtype, 'double precision'::regtype, 'numeric'::regtype) THEN to_jsonb(")
                .expression(column)
                .sql(") #>> '{}' END)");
    }

    @Override
    public Expression infinity(boolean positive) {
        return RawSql.of(positive ? "'Infinity'::numeric" : "'-Infinity'::numeric");
    }

    @Override
    public Filter contains(Expression text, String part) {
        return RawSql.of("strpos(").expression(text).sql(", ?) > 0", part);
    }
}
