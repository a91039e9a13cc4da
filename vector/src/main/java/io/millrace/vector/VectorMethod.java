package io.millrace.vector;

/**
 * How an index is kept and searched. {@link #automatic()} is for code that runs on every database; the others are for whom they are named after.
 */
public sealed interface VectorMethod {
    /**
     * What suits the database and the table: {@link Hnsw} on PostgreSQL, {@link Quantised} on SQLite, {@link Exact} where that is not possible.
     *
     * @return the method
     */
    static VectorMethod automatic() {
        return Automatic.INSTANCE;
    }

    /**
     * All rows are looked at by each search, which finds the nearest in truth. On every database.
     *
     * @return the method
     */
    static VectorMethod exact() {
        return Exact.INSTANCE;
    }

    /**
     * A bit for each dimension, held in memory and compared by counting which are different; what is near by that is compared as it is in the table. On SQLite, for
     * tables with an {@code INTEGER PRIMARY KEY}.
     *
     * @return the method
     */
    static VectorMethod quantised() {
        return Quantised.INSTANCE;
    }

    /**
     * A graph of neighbours, on PostgreSQL, with pgvector's usual parameters.
     *
     * @return the method
     */
    static Hnsw hnsw() {
        return new Hnsw(16, 64);
    }

    /**
     * A graph of neighbours, on PostgreSQL.
     *
     * @param m how many neighbours a vector has in each layer, 2 to 100
     * @param efConstruction how many candidates are looked at to find them, at least twice as many, up to 1,000
     * @return the method
     */
    static Hnsw hnsw(int m, int efConstruction) {
        return new Hnsw(m, efConstruction);
    }

    /**
     * A graph of neighbours over binary codes, on PostgreSQL, with pgvector's usual parameters: see {@link #binaryHnsw(int, int)}.
     *
     * @return the method
     */
    static BinaryHnsw binaryHnsw() {
        return new BinaryHnsw(16, 64);
    }

    /**
     * Binary quantisation, on PostgreSQL: a graph of neighbours over codes of one bit for each dimension, the sign of each number, compared by their Hamming
     * distance. The nearest of those are candidates, of which the exact distance tells which are the nearest in truth. The index is up to 32 times
     * smaller than that of {@link #hnsw()}, and takes up to the 16,000 dimensions that a column can have. It suits vectors of many dimensions whose numbers lie about zero,
     * as embeddings of texts do.
     *
     * @param m how many neighbours a code has in each layer, 2 to 100
     * @param efConstruction how many candidates are looked at to find them, at least twice as many, up to 1,000
     * @return the method
     */
    static BinaryHnsw binaryHnsw(int m, int efConstruction) {
        return new BinaryHnsw(m, efConstruction);
    }

    /**
     * Lists of vectors around centres, on PostgreSQL. The centres are those of the rows that are there when the index is made.
     *
     * @param lists how many, 1 to 32,768: a thousandth of the rows, or for more than a million their square root
     * @return the method
     */
    static IvfFlat ivfFlat(int lists) {
        return new IvfFlat(lists);
    }

    /** What suits the database. */
    enum Automatic implements VectorMethod {
        /** The only one. */
        INSTANCE
    }

    /** All rows are looked at. */
    enum Exact implements VectorMethod {
        /** The only one. */
        INSTANCE
    }

    /** Codes of one bit for each dimension. */
    enum Quantised implements VectorMethod {
        /** The only one. */
        INSTANCE
    }

    /**
     * A graph of neighbours.
     *
     * @param m how many neighbours a vector has in each layer
     * @param efConstruction how many candidates are looked at to find them
     */
    record Hnsw(int m, int efConstruction) implements VectorMethod {
        /**
         * Checks the parameters, which have pgvector's limits.
         *
         * @param m how many neighbours a vector has in each layer
         * @param efConstruction how many candidates are looked at to find them
         */
        public Hnsw {
            requireGraph(m, efConstruction);
        }
    }

    /**
     * A graph of neighbours over binary codes.
     *
     * @param m how many neighbours a code has in each layer
     * @param efConstruction how many candidates are looked at to find them
     */
    record BinaryHnsw(int m, int efConstruction) implements VectorMethod {
        /**
         * Checks the parameters, which have pgvector's limits.
         *
         * @param m how many neighbours a code has in each layer
         * @param efConstruction how many candidates are looked at to find them
         */
        public BinaryHnsw {
            requireGraph(m, efConstruction);
        }
    }

    /**
     * Lists of vectors around centres.
     *
     * @param lists how many
     */
    record IvfFlat(int lists) implements VectorMethod {
        /**
         * Checks the parameter, which has pgvector's limits.
         *
         * @param lists how many
         */
        public IvfFlat {
            if (lists < 1 || lists > 32_768) {
                throw new IllegalArgumentException("For IVFFlat, there are between 1 and 32768 lists.");
            }
        }
    }

    private static void requireGraph(int m, int efConstruction) {
        if (m < 2 || m > 100 || efConstruction < 2 * m || efConstruction > 1000) {
            throw new IllegalArgumentException(
                    "For HNSW, m is between 2 and 100, and efConstruction between 2 * m and 1000.");
        }
    }
}
