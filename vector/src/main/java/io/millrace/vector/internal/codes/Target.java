package io.millrace.vector.internal.codes;

/** What a scan looks for, and how near it takes a code for. An estimate is smaller for what is nearer, and no distance. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Target(long[] code, float square, float[] products) {
    /** How near a code seems to be; no number where there is no vector. */
    float estimate(CodeRun run, int row) {
        int different = 0;
        int at = row * code.length;
        for (int i = 0; i < code.length; i++) {
            different += Long.bitCount(code[i] ^ run.word(at + i));
        }
        float length = run.length(row);
        return length * (length * square - products[different]);
    }
}
