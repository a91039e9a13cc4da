package io.millrace.sqlite;

import java.util.stream.IntStream;

/** Characters that are the same in lower case, which is how other databases leave case out of a comparison, character by character. */
final class CaseVariants {
    /** Upper case whose lower case has another upper case, or none: I with a dot, the signs of kelvin, angstrom and ohm, and a few more. */
    private static final int[] ONE_WAY = {0x130, 0x1E9E, 0x2126, 0x212A, 0x212B, 0x3F4};

    private CaseVariants() {}

    /** The character itself among them, in ascending order. */
    static int[] of(int c) {
        int lower = Character.toLowerCase(c);
        IntStream candidates = IntStream.of(
                c, lower, Character.toUpperCase(c), Character.toUpperCase(lower), Character.toTitleCase(lower));
        return IntStream.concat(candidates, IntStream.of(ONE_WAY))
                .filter(candidate -> Character.toLowerCase(candidate) == lower)
                .sorted()
                .distinct()
                .toArray();
    }
}
