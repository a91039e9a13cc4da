package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.spi.OwnTables;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorMethod.BinaryHnsw;
import io.millrace.vector.VectorMethod.Hnsw;
import io.millrace.vector.VectorMethod.IvfFlat;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.List;

/** What belongs to an index: a check on the table, and what is searched, unless the search is exact. */
final class IndexDdl {
    /** An index in the database's own catalog, with what tells which it is. */
    static final String INDEX =
            "pg_class AS c LEFT JOIN pg_index AS i ON i.indexrelid = c.oid LEFT JOIN pg_am AS m ON m.oid = c.relam"
                    + " LEFT JOIN pg_opclass AS o ON o.oid = i.indclass[0]"
                    + " LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] AND a.attnum > 0";

    /** Whether it is that which belongs to the index: {@link #properties} are its values. A column is told by its name, or by that in the expression. */
    static final String IS_THAT =
            "i.indrelid = to_regclass(?) AND m.amname = ? AND o.opcname = ? AND array_to_string(c.reloptions, ',') = ?"
                    + " AND CASE WHEN a.attname IS NULL THEN strpos(pg_get_expr(i.indexprs, i.indrelid), quote_ident(?)) > 0"
                    + " ELSE a.attname = ? END";

    private final Dialect dialect;
    private final StoredIndex index;

    IndexDdl(Dialect dialect, StoredIndex index) {
        this.dialect = dialect;
        this.index = index;
    }

    boolean isIndexed() {
        return index.definition().method() != VectorMethod.exact();
    }

    /** The name of the check, without quotes. */
    String check() {
        return OwnTables.VECTOR_PREFIX + index.plainName() + "_vectors";
    }

    /** The index's name, without quotes. */
    String plainName() {
        return OwnTables.VECTOR_PREFIX + index.plainName() + "_index";
    }

    /** Rows that are there are not looked at yet. */
    String addCheck() {
        return "ALTER TABLE " + index.table(dialect) + " ADD CONSTRAINT " + dialect.quote(check()) + " CHECK ("
                + condition(index.column(dialect)) + ") NOT VALID";
    }

    /** The condition under which a value is a vector of the index. */
    String condition(String value) {
        Metric metric = index.definition().metric();
        return type().condition(
                        value, index.definition().dimensions(), metric.shortestLength(), metric.longestLength());
    }

    String validateCheck() {
        return "ALTER TABLE " + index.table(dialect) + " VALIDATE CONSTRAINT " + dialect.quote(check());
    }

    String dropCheck(String table) {
        return "ALTER TABLE IF EXISTS " + table + " DROP CONSTRAINT IF EXISTS " + dialect.quote(check());
    }

    String createIndex(boolean concurrently) {
        String element = (isQuantised() ? "(" + codes(index.column(dialect), index) + ")" : index.column(dialect)) + " "
                + operators();
        return "CREATE INDEX " + (concurrently ? "CONCURRENTLY " : "") + "IF NOT EXISTS " + dialect.quote(plainName())
                + " ON " + index.table(dialect) + " USING " + method() + " (" + element + ") WITH (" + parameters()
                + ")";
    }

    /** The binary codes of a value, in the form in which the index has them. */
    static String codes(String value, StoredIndex index) {
        return "CAST(binary_quantize(" + value + ") AS bit("
                + index.definition().dimensions() + "))";
    }

    /** What {@link #IS_THAT} compares. */
    List<Object> properties() {
        String column = index.definition().column();
        return List.of(index.table(dialect), method(), operators(), parameters().replace(" ", ""), column, column);
    }

    private boolean isQuantised() {
        return index.definition().method() instanceof BinaryHnsw;
    }

    private String operators() {
        return isQuantised()
                ? ColumnType.BIT.operators(Metric.HAMMING)
                : type().operators(index.definition().metric());
    }

    private ColumnType type() {
        return ColumnType.of(index.detail()).orElseThrow();
    }

    private String method() {
        return index.definition().method() instanceof IvfFlat ? "ivfflat" : "hnsw";
    }

    private String parameters() {
        VectorMethod method = index.definition().method();
        if (method instanceof Hnsw hnsw) {
            return "m = " + hnsw.m() + ", ef_construction = " + hnsw.efConstruction();
        }
        if (method instanceof BinaryHnsw hnsw) {
            return "m = " + hnsw.m() + ", ef_construction = " + hnsw.efConstruction();
        }
        return "lists = " + (method instanceof IvfFlat flat ? flat.lists() : 1);
    }
}
