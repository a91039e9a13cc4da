package io.millrace.vector;

/** What an index is to be: {@code VectorIndex.on("book", "embedding").dimensions(384).metric(Metric.COSINE).build()}. */
public sealed interface VectorIndex permits VectorIndexRecord {
    /** The most dimensions of a vector, which a sparse one may have. One of numbers has up to 16,000. */
    int MAX_DIMENSIONS = 1_000_000_000;

    /** {@return the index's name, by which it is searched} */
    String name();

    /** {@return the table whose rows are found} */
    String table();

    /** {@return the column of the vectors} */
    String column();

    /** {@return how many numbers or bits a vector has} */
    int dimensions();

    /** {@return what is near} */
    Metric metric();

    /** {@return how it is kept and searched} */
    VectorMethod method();

    /**
     * A short text that is another for another definition, and stays the same otherwise: the revision of a migration in code that makes the index, by
     * which a change is noticed.
     *
     * @return the text, of letters and digits
     */
    String revision();

    /**
     * Begins an index.
     *
     * @param table the table's name
     * @param column the name of the column of vectors: on SQLite a {@code BLOB} of numbers of 32 bits, the lowest byte first, on PostgreSQL a
     *     {@code vector(n)}, {@code halfvec(n)}, {@code sparsevec(n)} or {@code bit(n)}
     * @return a builder
     */
    static Builder on(String table, String column) {
        return new Builder(table, column);
    }

    /**
     * Whether an index may have a name.
     *
     * @param name the name
     * @return {@code true} for 1 to 32 letters from a to z, digits and underscores that begin with no digit
     */
    static boolean isName(String name) {
        return VectorIndexRecord.NAME.matcher(name).matches();
    }

    /** Puts an index together. */
    final class Builder {
        private final String table;
        private final String column;
        private String name;
        private int dimensions;
        private Metric metric = Metric.COSINE;
        private VectorMethod method = VectorMethod.automatic();

        private Builder(String table, String column) {
            this.table = table;
            this.column = column;
            this.name = table;
        }

        /**
         * Gives it a name of its own.
         *
         * @param newName 1 to 32 letters from a to z, digits and underscores; by default the table's name
         * @return this
         */
        public Builder named(String newName) {
            name = newName;
            return this;
        }

        /**
         * Says how many numbers or bits a vector has.
         *
         * @param count 1 to {@value #MAX_DIMENSIONS}
         * @return this
         */
        public Builder dimensions(int count) {
            dimensions = count;
            return this;
        }

        /**
         * Says what is near.
         *
         * @param newMetric the metric; by default {@link Metric#COSINE}, and for bits {@link Metric#HAMMING} or {@link Metric#JACCARD}
         * @return this
         */
        public Builder metric(Metric newMetric) {
            metric = newMetric;
            return this;
        }

        /**
         * Says how it is kept and searched.
         *
         * @param newMethod the method; by default {@link VectorMethod#automatic()}
         * @return this
         */
        public Builder method(VectorMethod newMethod) {
            method = newMethod;
            return this;
        }

        /**
         * Makes the index.
         *
         * @return the index
         * @throws IllegalArgumentException when a name is not valid, or the dimensions are not said or out of range
         */
        public VectorIndex build() {
            return new VectorIndexRecord(name, table, column, dimensions, metric, method);
        }
    }
}
