package io.millrace.vector;

import java.util.BitSet;

/** A vector of bits. Of pgvector's {@code PGbit}: {@code BitVector.of(v.toArray())}. */
public final class BitVector implements VectorValue {
    private final int dimensions;
    private final BitSet bits;

    private BitVector(int dimensions, BitSet bits) {
        this.dimensions = dimensions;
        this.bits = bits;
    }

    /**
     * A vector.
     *
     * @param bits its bits
     * @return the vector
     */
    public static BitVector of(boolean... bits) {
        BitSet set = new BitSet(bits.length);
        for (int i = 0; i < bits.length; i++) {
            set.set(i, bits[i]);
        }
        return new BitVector(bits.length, set);
    }

    /**
     * A vector.
     *
     * @param dimensions how many bits it has
     * @param bits those that are set, which are copied
     * @return the vector
     * @throws IllegalArgumentException when one beyond the dimensions is set, or the dimensions are negative
     */
    public static BitVector of(int dimensions, BitSet bits) {
        if (dimensions < bits.length()) {
            throw new IllegalArgumentException("There is a bit beyond the " + dimensions
                    + " dimensions: the last is at " + (bits.length() - 1) + ".");
        }
        return new BitVector(dimensions, (BitSet) bits.clone());
    }

    /**
     * Reads the text that PostgreSQL has of a {@code bit(n)}.
     *
     * @param text zeros and ones
     * @return the vector
     * @throws IllegalArgumentException when there is another character
     */
    public static BitVector parse(String text) {
        BitSet set = new BitSet(text.length());
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit != '0' && digit != '1') {
                throw new IllegalArgumentException("The text of bits has zeros and ones only");
            }
            set.set(i, digit == '1');
        }
        return new BitVector(text.length(), set);
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    /** {@return the bits that are set, a new set} */
    public BitSet bits() {
        return (BitSet) bits.clone();
    }

    @Override
    public float[] toArray() {
        float[] all = new float[dimensions];
        bits.stream().forEach(place -> all[place] = 1);
        return all;
    }

    /** {@return the text that PostgreSQL has of it} */
    public String toText() {
        StringBuilder text = new StringBuilder(dimensions);
        for (int i = 0; i < dimensions; i++) {
            text.append(bits.get(i) ? '1' : '0');
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BitVector that && dimensions == that.dimensions && bits.equals(that.bits);
    }

    @Override
    public int hashCode() {
        return 31 * dimensions + bits.hashCode();
    }

    @Override
    public String toString() {
        return "BitVector";
    }
}
