package io.millrace.vector.internal.postgres;

import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorMethod.BinaryHnsw;
import io.millrace.vector.VectorMethod.IvfFlat;

/** Which method an index gets, by what pgvector can do with its column; an error that says why where that is not what was asked for. */
final class MethodChoice {
    private final VectorIndex index;
    private final ColumnType type;
    private final String version;
    private final boolean sized;

    /**
     * A choice.
     *
     * @param sized whether the column says its dimensions
     */
    MethodChoice(VectorIndex index, ColumnType type, String version, boolean sized) {
        this.index = index;
        this.type = type;
        this.version = version;
        this.sized = sized;
    }

    VectorMethod method() {
        VectorMethod wanted = index.method();
        if (wanted == VectorMethod.exact()) {
            return wanted;
        }
        if (wanted == VectorMethod.automatic()) {
            return sized && index.dimensions() <= type.mostByGraph()
                    ? supported(VectorMethod.hnsw())
                    : VectorMethod.exact();
        }
        if (wanted == VectorMethod.quantised()) {
            throw new VectorIndexException(
                    Kind.UNSUPPORTED,
                    "Codes in memory are for SQLite. Use VectorMethod.binaryHnsw(), or automatic(), which every database has.",
                    null);
        }
        if (wanted instanceof BinaryHnsw) {
            return quantised(wanted);
        }
        boolean lists = wanted instanceof IvfFlat;
        if (lists && (type == ColumnType.SPARSEVEC || index.metric() == Metric.JACCARD)) {
            throw unsuitable("pgvector has IVFFlat neither for a sparsevec nor for the Jaccard distance. Use"
                    + " VectorMethod.hnsw() or exact().");
        }
        int most = lists ? type.mostByLists() : type.mostByGraph();
        if (!sized || index.dimensions() > most) {
            throw unsuitable("pgvector has indexes on columns that say their dimensions, up to " + most + " for a "
                    + type.sql() + ". Use " + type.sql() + "(" + index.dimensions()
                    + "), halfvec, VectorMethod.binaryHnsw(), or exact().");
        }
        return supported(wanted);
    }

    private VectorMethod quantised(VectorMethod wanted) {
        if (!type.isQuantised()) {
            throw unsuitable("Binary codes are made of a vector or a halfvec, and not of a " + type.sql()
                    + ". Use VectorMethod.hnsw().");
        }
        return supported(wanted);
    }

    private VectorMethod supported(VectorMethod method) {
        Pgvector.requireIndexes(version);
        return method;
    }

    private static VectorIndexException unsuitable(String message) {
        return new VectorIndexException(Kind.UNSUITABLE, message, null);
    }
}
