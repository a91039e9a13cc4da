package io.millrace.vector.internal.index;

import io.millrace.vector.VectorResult;

/** A row that is near, with its vector. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Candidate(VectorResult result, float[] vector) {}
