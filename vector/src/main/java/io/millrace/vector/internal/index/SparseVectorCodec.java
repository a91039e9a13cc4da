package io.millrace.vector.internal.index;

import io.millrace.mapping.TypeCodec;
import io.millrace.vector.SparseVector;

/** Keeps a sparse vector as the text that PostgreSQL has of it. */
public final class SparseVectorCodec implements TypeCodec<SparseVector, String> {
    /** For the service loader. */
    public SparseVectorCodec() {}

    @Override
    public Class<SparseVector> type() {
        return SparseVector.class;
    }

    @Override
    public Class<String> storedAs() {
        return String.class;
    }

    @Override
    public String encode(SparseVector value) {
        return value.toText();
    }

    @Override
    public SparseVector decode(String stored) {
        return SparseVector.parse(stored);
    }
}
