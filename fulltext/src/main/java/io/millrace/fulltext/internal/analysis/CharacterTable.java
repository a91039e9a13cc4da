package io.millrace.fulltext.internal.analysis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which characters words are made of, and which of them are the same. It is that of SQLite's {@code unicode61}, which a test compares with
 * it character by character: the one database whose tokenizer cannot be told otherwise sets the law for all.
 *
 * <p>The resource has a line for each run of characters: {@code word 30-39} are parts of words, {@code lower 41-5a > 61} become those from
 * 61 on where accents are kept, {@code plain 100-104/2 > 61/0} where they are not: every second of them becomes 61, since the step of what they become
 * is 0. {@code plain 300} is left out.
 */
final class CharacterTable {
    /** What a character becomes that is left out of terms. */
    static final int LEFT_OUT = -1;

    private static final String RESOURCE = "characters.txt";
    private static final int ASCII = 128;

    private final BitSet words = new BitSet(Character.MAX_CODE_POINT);
    private final Map<Integer, Integer> lower = new HashMap<>();
    private final Map<Integer, Integer> plain = new HashMap<>();

    private CharacterTable() {}

    static CharacterTable load() {
        CharacterTable table = new CharacterTable();
        try (InputStream resource = CharacterTable.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the artifact.");
            }
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))
                    .lines()
                    .forEach(table::read);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return table;
    }

    boolean isWord(int character) {
        return words.get(character);
    }

    int lower(int character) {
        return character < ASCII ? ascii(character) : lower.getOrDefault(character, character);
    }

    int plain(int character) {
        return character < ASCII ? ascii(character) : plain.getOrDefault(character, character);
    }

    private static int ascii(int character) {
        return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
    }

    private void read(String line) {
        String[] parts = line.split(" ", -1);
        String[] run = parts[1].split("[-/]", -1);
        int first = number(run[0]);
        int last = run.length > 1 ? number(run[1]) : first;
        if (parts[0].equals("word")) {
            words.set(first, last + 1);
            return;
        }
        int step = run.length > 2 ? number(run[2]) : 1;
        Map<Integer, Integer> folds = parts[0].equals("lower") ? lower : plain;
        for (int character = first; character <= last; character += step) {
            folds.put(character, parts.length == 2 ? LEFT_OUT : target(parts[3], character - first));
        }
    }

    private static int target(String text, int offset) {
        String[] target = text.split("/", -1);
        return number(target[0]) + (target.length > 1 ? 0 : offset);
    }

    private static int number(String hexadecimal) {
        return Integer.parseInt(hexadecimal, 16);
    }
}
