package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.spi.OwnTables;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorMethod;
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
        String column = index.column(dialect);
        String norm = (index.type().equals("halfvec") ? "l2_norm(" : "vector_norm(") + column + ")";
        double shortest = index.definition().metric() == Metric.COSINE ? Vectors.SHORTEST : 0;
        return "ALTER TABLE " + index.table(dialect) + " ADD CONSTRAINT " + dialect.quote(check())
                + " CHECK (vector_dims("
                + column + ") = " + index.definition().dimensions() + " AND " + norm + " BETWEEN " + shortest + " AND "
                + Vectors.LONGEST + ") NOT VALID";
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
        String operators =
                switch (index.definition().metric()) {
                    case COSINE -> "cosine";
                    case EUCLIDEAN -> "l2";
                    case INNER_PRODUCT -> "ip";
                };
        return "CREATE INDEX " + (concurrently ? "CONCURRENTLY " : "") + "IF NOT EXISTS " + name() + " ON "
                + index.table(dialect) + " USING " + method() + " (" + index.column(dialect) + " " + index.type() + "_"
                + operators + "_ops) WITH (" + parameters() + ")";
    }

    private String method() {
        return index.definition().method() instanceof IvfFlat ? "ivfflat" : "hnsw";
    }

    private String parameters() {
        VectorMethod method = index.definition().method();
        if (method instanceof Hnsw hnsw) {
            return "m = " + hnsw.m() + ", ef_construction = " + hnsw.efConstruction();
        }
        return "lists = " + (method instanceof IvfFlat flat ? flat.lists() : 1);
    }
}
