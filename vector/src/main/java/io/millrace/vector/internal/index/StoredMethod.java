package io.millrace.vector.internal.index;

import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorMethod.BinaryHnsw;
import io.millrace.vector.VectorMethod.Hnsw;
import io.millrace.vector.VectorMethod.IvfFlat;

/**
 * A method as the {@link IndexCatalog} has it.
 *
 * @param name what it is called there
 * @param first its first parameter, 0 where it has none
 * @param second its second one
 */
record StoredMethod(String name, int first, int second) {
    private static final String EXACT = "EXACT";
    private static final String HNSW = "HNSW";
    private static final String BINARY_HNSW = "BINARY_HNSW";
    private static final String IVFFLAT = "IVFFLAT";
    private static final String QUANTISED = "QUANTISED";

    static StoredMethod of(VectorMethod method) {
        if (method instanceof Hnsw hnsw) {
            return new StoredMethod(HNSW, hnsw.m(), hnsw.efConstruction());
        }
        if (method instanceof BinaryHnsw hnsw) {
            return new StoredMethod(BINARY_HNSW, hnsw.m(), hnsw.efConstruction());
        }
        if (method instanceof IvfFlat flat) {
            return new StoredMethod(IVFFLAT, flat.lists(), 0);
        }
        return new StoredMethod(method == VectorMethod.quantised() ? QUANTISED : EXACT, 0, 0);
    }

    VectorMethod method() {
        return switch (name) {
            case HNSW -> VectorMethod.hnsw(first, second);
            case BINARY_HNSW -> VectorMethod.binaryHnsw(first, second);
            case IVFFLAT -> VectorMethod.ivfFlat(first);
            case QUANTISED -> VectorMethod.quantised();
            case EXACT -> VectorMethod.exact();
            default ->
                throw new VectorIndexException(
                        Kind.UNSUPPORTED,
                        "An index was made by the method " + name
                                + ", which a later version of Millrace has. Use that version, or"
                                + " make the index anew by replaceIndex.",
                        null);
        };
    }
}
