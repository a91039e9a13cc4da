package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.internal.analysis.Stemmer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The forms of the words of one query that an index has. Not thread-safe. */
public final class WordForms {
    private final Stemmer stemmer;
    private final Map<String, String> stems = new HashMap<>();
    private final Map<String, Set<String>> forms = new HashMap<>();

    WordForms(Stemmer stemmer, Set<String> words) {
        this.stemmer = stemmer;
        if (stemmer.stems()) {
            for (String word : words) {
                String stem = stemmer.stem(word);
                stems.put(word, stem);
                forms.computeIfAbsent(stem, each -> new TreeSet<>(stemmer.irregular(stem)))
                        .add(word);
            }
        }
    }

    /** What the terms begin with that may be forms, none of them the beginning of another; empty when there is nothing to look up. */
    public Set<String> beginnings() {
        TreeSet<String> beginnings = new TreeSet<>();
        forms.keySet().forEach(stem -> beginnings.add(stemmer.beginning(stem)));
        Set<String> shortest = new HashSet<>();
        String last = null;
        for (String beginning : beginnings) {
            if (last == null || !beginning.startsWith(last)) {
                shortest.add(beginning);
                last = beginning;
            }
        }
        return shortest;
    }

    /** Takes a term of the index in, if it is a form of one of the words. */
    public void add(String term) {
        Set<String> same = forms.get(stemmer.stem(term));
        if (same != null) {
            same.add(term);
        }
    }

    /** What the forms of a word begin with; the word itself where it has no others. */
    public String beginning(String word) {
        String stem = stems.get(word);
        return stem == null ? word : stemmer.beginning(stem);
    }

    /** The forms of a word, itself among them. */
    public Set<String> of(String word) {
        String stem = stems.get(word);
        return stem == null ? Set.of(word) : Set.copyOf(forms.getOrDefault(stem, Set.of(word)));
    }
}
