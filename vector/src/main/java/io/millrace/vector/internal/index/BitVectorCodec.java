package io.millrace.vector.internal.index;

import io.millrace.mapping.TypeCodec;
import io.millrace.vector.BitVector;

/** Keeps a vector of bits as the text that PostgreSQL has of it. */
public final class BitVectorCodec implements TypeCodec<BitVector, String> {
    /** For the service loader. */
    public BitVectorCodec() {}

    @Override
    public Class<BitVector> type() {
        return BitVector.class;
    }

    @Override
    public Class<String> storedAs() {
        return String.class;
    }

    @Override
    public String encode(BitVector value) {
        return value.toText();
    }

    @Override
    public BitVector decode(String stored) {
        return BitVector.parse(stored);
    }
}
