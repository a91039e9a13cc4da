package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.spi.OwnTables;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorMethod.BinaryHnsw;
import io.millrace.vector.VectorMethod.Hnsw;
import io.millrace.vector.VectorMethod.IvfFlat;
import io.millrace.vector.internal.index.StoredIndex;
import io.millrace.vector.internal.index.Vectors;

/** What belongs to an index: a check on the table, and what is searched, unless the search is exact. */
final class IndexDdl {
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

    /** The index's quoted name. */
    String name() {
        return dialect.quote(OwnTables.VECTOR_PREFIX + index.plainName() + "_index");
    }

    /** Rows that are there are not looked at yet. */
    String addCheck() {
        double shortest = index.definition().metric() == Metric.COSINE ? Vectors.SHORTEST : 0;
        String condition =
                type().condition(index.column(dialect), index.definition().dimensions(), shortest, Vectors.LONGEST);
        return "ALTER TABLE " + index.table(dialect) + " ADD CONSTRAINT " + dialect.quote(check()) + " CHECK ("
                + condition + ") NOT VALID";
    }

    String validateCheck() {
        return "ALTER TABLE " + index.table(dialect) + " VALIDATE CONSTRAINT " + dialect.quote(check());
    }

    String dropCheck() {
        return "ALTER TABLE IF EXISTS " + index.table(dialect) + " DROP CONSTRAINT IF EXISTS " + dialect.quote(check());
    }

    String dropIndex() {
        return "DROP INDEX IF EXISTS " + name();
    }

    String createIndex(boolean concurrently) {
        boolean quantised = index.definition().method() instanceof BinaryHnsw;
        String element = quantised
                ? "(" + codes(index.column(dialect), index) + ") " + ColumnType.BIT.operators(Metric.HAMMING)
                : index.column(dialect) + " "
                        + type().operators(index.definition().metric());
        return "CREATE INDEX " + (concurrently ? "CONCURRENTLY " : "") + "IF NOT EXISTS " + name() + " ON "
                + index.table(dialect) + " USING " + method() + " (" + element + ") WITH (" + parameters() + ")";
    }

    /** The binary codes of a value, in the form in which the index has them. */
    static String codes(String value, StoredIndex index) {
        return "CAST(binary_quantize(" + value + ") AS bit("
                + index.definition().dimensions() + "))";
    }

    private ColumnType type() {
        return ColumnType.of(index.type()).orElseThrow();
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
