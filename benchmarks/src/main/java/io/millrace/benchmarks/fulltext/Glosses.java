package io.millrace.benchmarks.fulltext;

import io.millrace.examples.lexicon.wordnet.SynsetEntry;
import io.millrace.examples.lexicon.wordnet.WordNet;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The glosses of WordNet, and questions that are made of their words, so that something is found; the same each time.
 *
 * @param texts the glosses
 */
record Glosses(List<String> texts) {
    private static final long LOT = 15;
    private static final int LONG = 10;
    private static final Pattern WORD = Pattern.compile("[a-z]+");
    private static final Pattern LONGER_WORD = Pattern.compile("[a-z]{4,}");

    static Glosses of(int most) {
        return new Glosses(WordNet.version31()
                .synsets()
                .map(SynsetEntry::gloss)
                .take(most)
                .toStream()
                .toList());
    }

    int size() {
        return texts.size();
    }

    String text(long number) {
        return texts.get((int) (number % texts.size()));
    }

    /** Two words of four letters at least that stand in one gloss. */
    List<String> pairs(int count) {
        return drawn(count, LONGER_WORD, 2, words -> new Random(words.hashCode())
                .ints(0, words.size())
                .distinct()
                .limit(2)
                .mapToObj(words::get)
                .toList());
    }

    /** The first ten words of a gloss. */
    List<String> questions(int count) {
        return drawn(count, WORD, LONG, words -> words.subList(0, LONG));
    }

    /** Two words that follow one another. */
    List<String> phrases(int count) {
        return drawn(count, Pattern.compile("[a-z]+ [a-z]{4,}"), 1, words -> words.subList(0, 1));
    }

    private List<String> drawn(int count, Pattern pattern, int fewest, Function<List<String>, List<String>> choice) {
        return IntStream.generate(new Random(LOT)::nextInt)
                .map(number -> Math.floorMod(number, texts.size()))
                .mapToObj(texts::get)
                .map(text -> words(text, pattern))
                .filter(words -> words.size() >= fewest)
                .limit(count)
                .map(words -> String.join(" ", choice.apply(words)))
                .toList();
    }

    private static List<String> words(String text, Pattern pattern) {
        Stream<String> words = pattern.matcher(text).results().map(MatchResult::group);
        return words.distinct().toList();
    }
}
