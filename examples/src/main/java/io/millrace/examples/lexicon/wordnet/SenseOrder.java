package io.millrace.examples.lexicon.wordnet;

import java.util.HashMap;
import java.util.Map;

/** In which order the senses of a word come, the most frequent first. Made of WordNet's index files. */
public final class SenseOrder {
    private final Map<Entry, int[]> synsets = new HashMap<>();

    private record Entry(String lemma, PartOfSpeech partOfSpeech) {}

    /**
     * Adds a line of an index file, as wndb(5WN) describes it:
     *
     * <pre>{@code lemma pos synset_cnt p_cnt [symbol ...] sense_cnt tagsense_cnt offset [...]}</pre>
     */
    void add(String line) {
        try {
            var tokens = new Tokens(line);
            String lemma = Lemma.fold(tokens.next());
            PartOfSpeech partOfSpeech = PartOfSpeech.ofCode(tokens.next());
            int[] ids = new int[tokens.nextInt(10)];
            tokens.skip(tokens.nextInt(10));
            tokens.skip(2);
            for (int i = 0; i < ids.length; i++) {
                ids[i] = partOfSpeech.synsetId(tokens.nextInt(10));
            }
            synsets.put(new Entry(lemma, partOfSpeech), ids);
        } catch (WordNetFormatException | NumberFormatException e) {
            throw new WordNetFormatException("This is not a line of a WordNet index file: " + line, e);
        }
    }

    /**
     * The place of a sense among those that a word has in one part of speech.
     *
     * @param folded the word, as {@link Lemma#fold} gives it
     * @param partOfSpeech the part of speech
     * @param synsetId the synset that it is a word of
     * @return the place, from 1
     * @throws WordNetFormatException when the index files do not know this sense
     */
    public int placeOf(String folded, PartOfSpeech partOfSpeech, int synsetId) {
        int[] ids = synsets.get(new Entry(folded, partOfSpeech));
        for (int i = 0; ids != null && i < ids.length; i++) {
            if (ids[i] == synsetId) {
                return i + 1;
            }
        }
        throw new WordNetFormatException("The index files do not know \"" + folded + "\" in synset " + synsetId + ".");
    }
}
