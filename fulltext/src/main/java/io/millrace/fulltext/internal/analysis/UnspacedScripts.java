package io.millrace.fulltext.internal.analysis;

/** Characters of scripts that put no space between words: Thai, Lao, Myanmar, Khmer, Han, kana. */
public final class UnspacedScripts {
    private static final int[] RANGES = {
        0x0E00, 0x0EFF, // Thai, Lao
        0x1000, 0x109F, // Myanmar
        0x1780, 0x17FF, // Khmer
        0x3005, 0x3007, // repetition, closing, zero
        0x3041, 0x30FF, // Hiragana, Katakana
        0x31F0, 0x31FF, // Katakana extensions
        0x3400, 0x4DBF, // Han
        0x4E00, 0x9FFF,
        0xF900, 0xFAFF,
        0xFF66, 0xFF9F, // Katakana of half width
        0x1B000, 0x1B16F, // Kana supplement
        0x20000, 0x323AF // Han
    };

    private UnspacedScripts() {}

    /** Whether a character is one of them. */
    public static boolean contains(int character) {
        if (character < RANGES[0]) {
            return false;
        }
        for (int i = 0; i < RANGES.length; i += 2) {
            if (character >= RANGES[i] && character <= RANGES[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** Them as the inside of a bracket in a pattern: the first and the last of each range with a dash between. */
    public static String ranges() {
        StringBuilder ranges = new StringBuilder();
        for (int i = 0; i < RANGES.length; i += 2) {
            ranges.appendCodePoint(RANGES[i]).append('-').appendCodePoint(RANGES[i + 1]);
        }
        return ranges.toString();
    }
}
