package io.millrace.fulltext;

import io.millrace.fulltext.internal.analysis.Tokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The stop words of all languages, in a resource with a line for each: its name, and its words. */
final class StopWords {
    private static final String RESOURCE = "stopwords.txt";
    private static final Map<Language, Set<String>> ALL = load();

    private StopWords() {}

    static Set<String> of(Language language) {
        return ALL.getOrDefault(language, Set.of());
    }

    private static Map<Language, Set<String>> load() {
        Map<Language, Set<String>> all = new EnumMap<>(Language.class);
        try (InputStream resource = StopWords.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the artifact.");
            }
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(line -> {
                        int colon = line.indexOf(':');
                        all.put(Language.valueOf(line.substring(0, colon)), terms(line.substring(colon)));
                    });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return all;
    }

    private static Set<String> terms(String words) {
        return Set.copyOf(new LinkedHashSet<>(Tokenizer.of(false).terms(words)));
    }
}
