package io.millrace.vector.internal.postgres;

import io.millrace.mapping.Row;
import io.millrace.vector.BitVector;
import io.millrace.vector.Metric;
import io.millrace.vector.SparseVector;
import io.millrace.vector.VectorValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A type of column that holds vectors, and what pgvector can do with it. */
enum ColumnType {
    VECTOR(16_000, 2_000, 2_000, true),
    HALFVEC(16_000, 4_000, 4_000, true),
    SPARSEVEC(1_000_000_000, 1_000_000_000, 0, false),
    BIT(83_886_080, 64_000, 64_000, false);

    /** The most dimensions of binary codes in an index. */
    static final int MOST_CODES = 64_000;

    private final int most;
    private final int mostByGraph;
    private final int mostByLists;
    private final boolean quantised;

    ColumnType(int most, int mostByGraph, int mostByLists, boolean quantised) {
        this.most = most;
        this.mostByGraph = mostByGraph;
        this.mostByLists = mostByLists;
        this.quantised = quantised;
    }

    /** The type of that name in SQL, without its schema. */
    static Optional<ColumnType> of(String name) {
        return Stream.of(values()).filter(type -> type.sql().equals(name)).findFirst();
    }

    String sql() {
        return name().toLowerCase(Locale.ROOT);
    }

    int most() {
        return most;
    }

    /** The most dimensions that HNSW takes. */
    int mostByGraph() {
        return mostByGraph;
    }

    /** The most dimensions that IVFFlat takes, 0 where it takes none of the type. */
    int mostByLists() {
        return mostByLists;
    }

    /** Whether binary codes can be made of it. */
    boolean isQuantised() {
        return quantised;
    }

    boolean suits(Metric metric) {
        return metric.isOfBits() == (this == BIT);
    }

    /** The condition under which a column's value is a vector of that many dimensions whose length is within bounds. */
    String condition(String column, int dimensions, double shortest, double longest) {
        String norm = " BETWEEN " + shortest + " AND " + longest;
        return switch (this) {
            case VECTOR -> "vector_dims(" + column + ") = " + dimensions + " AND vector_norm(" + column + ")" + norm;
            case HALFVEC -> "vector_dims(" + column + ") = " + dimensions + " AND l2_norm(" + column + ")" + norm;
            // Their column says the dimensions.
            case SPARSEVEC -> "l2_norm(" + column + ")" + norm;
            case BIT -> "length(" + column + ") = " + dimensions;
        };
    }

    /** How many dimensions a value has, in SQL. */
    String dimensions(String value) {
        return switch (this) {
            case VECTOR, HALFVEC -> "vector_dims(" + value + ")";
            case SPARSEVEC -> "CAST(split_part(CAST(" + value + " AS text), '/', 2) AS integer)";
            case BIT -> "length(" + value + ")";
        };
    }

    /** The vector in a column of a row, null for SQL's. */
    @Nullable
    VectorValue read(Row row, int column) {
        if (this == VECTOR || this == HALFVEC) {
            float[] numbers = row.get(column, float[].class);
            return numbers == null ? null : VectorValue.of(numbers);
        }
        String text = row.get(column, String.class);
        if (text == null) {
            return null;
        }
        return this == BIT ? BitVector.parse(text) : SparseVector.parse(text);
    }

    /** The operator of a metric. */
    static String operator(Metric metric) {
        return switch (metric) {
            case COSINE -> "<=>";
            case EUCLIDEAN -> "<->";
            case INNER_PRODUCT -> "<#>";
            case HAMMING -> "<~>";
            case JACCARD -> "<%>";
        };
    }

    /** The class of operators of an index for a metric. */
    String operators(Metric metric) {
        String name =
                switch (metric) {
                    case COSINE -> "cosine";
                    case EUCLIDEAN -> "l2";
                    case INNER_PRODUCT -> "ip";
                    case HAMMING -> "hamming";
                    case JACCARD -> "jaccard";
                };
        return sql() + "_" + name + "_ops";
    }
}
