package io.millrace.examples.lexicon.wordnet;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a line of a data file, as wndb(5WN) describes it:
 *
 * <pre>{@code offset lex_filenum ss_type w_cnt word lex_id [...] p_cnt [symbol offset pos source/target ...] [frames] | gloss}</pre>
 */
final class DataLine {
    private static final String BEFORE_GLOSS = "| ";

    private DataLine() {}

    static SynsetEntry parse(String line) {
        try {
            return entry(line);
        } catch (WordNetFormatException | NumberFormatException e) {
            throw new WordNetFormatException("This is not a line of a WordNet data file: " + line, e);
        }
    }

    private static SynsetEntry entry(String line) {
        var tokens = new Tokens(line);
        int offset = tokens.nextInt(10);
        String lexname = Lexname.ofNumber(tokens.nextInt(10));
        PartOfSpeech partOfSpeech = PartOfSpeech.ofCode(tokens.next());
        List<String> words = words(tokens);
        List<Pointer> pointers = pointers(tokens);
        return new SynsetEntry(
                partOfSpeech.synsetId(offset), partOfSpeech, lexname, words, pointers, gloss(tokens.rest()));
    }

    private static List<String> words(Tokens tokens) {
        int count = tokens.nextInt(16);
        List<String> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            words.add(Lemma.written(tokens.next()));
            tokens.skip(1);
        }
        return List.copyOf(words);
    }

    private static List<Pointer> pointers(Tokens tokens) {
        int count = tokens.nextInt(10);
        List<Pointer> pointers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RelationKind kind = RelationKind.ofSymbol(tokens.next());
            int offset = tokens.nextInt(10);
            int target = PartOfSpeech.ofCode(tokens.next()).synsetId(offset);
            int words = tokens.nextInt(16);
            pointers.add(new Pointer(kind, target, words >> 8, words & 0xFF));
        }
        return List.copyOf(pointers);
    }

    /** The rest of the line; on verbs it begins with sentence frames, which the lexicon does not keep. */
    private static String gloss(String rest) {
        int start = rest.indexOf(BEFORE_GLOSS);
        if (start < 0) {
            throw new WordNetFormatException("There is no gloss.");
        }
        return rest.substring(start + BEFORE_GLOSS.length()).strip();
    }
}
