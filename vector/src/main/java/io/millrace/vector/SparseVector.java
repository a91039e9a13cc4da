package io.millrace.vector;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A vector most of whose numbers are zero, as of words and their weights. Of pgvector's {@code PGsparsevec}: {@code SparseVector.of(v.getDimensions(),
 * v.getIndices(), v.getValues())}.
 */
public final class SparseVector implements VectorValue {
    private final int dimensions;
    private final int[] indices;
    private final float[] values;

    private SparseVector(int dimensions, int[] indices, float[] values) {
        this.dimensions = dimensions;
        this.indices = indices;
        this.values = values;
    }

    /**
     * A vector.
     *
     * @param dimensions how many numbers it has
     * @param indices the places of those that are not zero, the first of which is 0, each once and in any order
     * @param values the number at each; zeros are left out
     * @return the vector
     * @throws IllegalArgumentException when a place is there twice or beyond the dimensions, or there are not as many numbers as places
     */
    public static SparseVector of(int dimensions, int[] indices, float[] values) {
        if (dimensions < 1 || dimensions > VectorIndex.MAX_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "A vector has 1 to " + VectorIndex.MAX_DIMENSIONS + " dimensions, not " + dimensions + ".");
        }
        if (indices.length != values.length) {
            throw new IllegalArgumentException(
                    "There are " + indices.length + " indices and " + values.length + " values.");
        }
        int[] order = IntStream.range(0, indices.length)
                .boxed()
                .sorted((one, other) -> Integer.compare(indices[one], indices[other]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < order.length; i++) {
            int index = indices[order[i]];
            if (index < 0 || index >= dimensions || (i > 0 && index == indices[order[i - 1]])) {
                throw new IllegalArgumentException("The indices of a vector of " + dimensions
                        + " dimensions are between 0 and " + (dimensions - 1) + ", each once.");
            }
        }
        return kept(dimensions, indices, values, order);
    }

    /**
     * The numbers of an array that are not zero.
     *
     * @param values all numbers
     * @return the vector
     * @throws IllegalArgumentException when there are none
     */
    public static SparseVector of(float... values) {
        return of(values.length, IntStream.range(0, values.length).toArray(), values);
    }

    /**
     * Reads the text that PostgreSQL has of a {@code sparsevec}, whose first place is 1.
     *
     * @param text as {@code {1:0.5,7:2}/9}
     * @return the vector
     * @throws IllegalArgumentException when it is no such text
     */
    public static SparseVector parse(String text) {
        int end = text.indexOf("}/");
        if (!text.startsWith("{") || end < 0) {
            throw notOne();
        }
        String[] elements = end == 1 ? new String[0] : text.substring(1, end).split(",", -1);
        int[] indices = new int[elements.length];
        float[] values = new float[elements.length];
        try {
            for (int i = 0; i < elements.length; i++) {
                int colon = elements[i].indexOf(':');
                indices[i] = Math.subtractExact(Integer.parseInt(elements[i].substring(0, Math.max(colon, 0))), 1);
                values[i] = Float.parseFloat(elements[i].substring(colon + 1));
            }
            return of(Integer.parseInt(text.substring(end + 2)), indices, values);
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw notOne();
        }
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    /** {@return the places of the numbers that are not zero, ascending from 0; a new array} */
    public int[] indices() {
        return indices.clone();
    }

    /** {@return the numbers that are not zero, in the order of their places; a new array} */
    public float[] values() {
        return values.clone();
    }

    @Override
    public float[] toArray() {
        float[] all = new float[dimensions];
        for (int i = 0; i < indices.length; i++) {
            all[indices[i]] = values[i];
        }
        return all;
    }

    /** {@return the text that PostgreSQL has of it} */
    public String toText() {
        return IntStream.range(0, indices.length)
                .mapToObj(i -> (indices[i] + 1) + ":" + values[i])
                .collect(Collectors.joining(",", "{", "}/" + dimensions));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseVector that
                && dimensions == that.dimensions
                && Arrays.equals(indices, that.indices)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dimensions + Arrays.hashCode(indices)) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "SparseVector";
    }

    private static SparseVector kept(int dimensions, int[] indices, float[] values, int[] order) {
        IntPredicate isKept = place -> values[place] != 0;
        int[] places = IntStream.of(order).filter(isKept).toArray();
        float[] kept = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            kept[i] = values[places[i]];
        }
        return new SparseVector(
                dimensions, IntStream.of(places).map(place -> indices[place]).toArray(), kept);
    }

    private static IllegalArgumentException notOne() {
        return new IllegalArgumentException("That is not the text of a sparse vector");
    }
}
