package io.millrace.benchmarks.soak;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/**
 * Documents in many scripts, the same on every database. In a large collection words are as frequent as those of a language, by Zipf's law, with many that
 * are rare.
 */
final class SearchedTexts {
    static final String TABLE = "doc";
    static final int DOCUMENTS = 300;

    private static final int LETTERS = 200;
    private static final int RARE_WORDS = 50_000;
    private static final List<String> CHOSEN = List.of(
            "connect",
            "connected",
            "Connections",
            "happy",
            "happiness",
            "hope",
            "hoping",
            "the",
            "of",
            "a",
            "an",
            "node.js",
            "don't",
            "c++",
            "café",
            "cafe",
            "CAFÉ",
            "東京",
            "東京タワー",
            "タワー",
            "ภาษาไทย",
            "x²",
            "ÅNGSTRÖM",
            "e\u0301",
            "multi-agent",
            "agents",
            "running",
            "run",
            "runner",
            "OR",
            "12",
            "12.5",
            "हिन्दी",
            "straße",
            "STRASSE",
            "İstanbul",
            "ıstanbul",
            "Ελλάδα",
            "ελλαδα",
            "Привет",
            "привет",
            "שלום",
            "مرحبا",
            "한국어",
            "ﬁne",
            "①",
            "😀",
            "𝒳",
            "title",
            "body",
            "und",
            "universities",
            "university",
            "ring",
            "rings");

    private final List<String> words = new ArrayList<>(CHOSEN);
    private final List<List<Object>> rows = new ArrayList<>();
    private final Function<Random, String> draw;

    /** @param documents their number; more than {@link #DOCUMENTS} are a large collection */
    SearchedTexts(long seed, int documents) {
        Random random = new Random(seed);
        // Letters of everywhere, so that queries made of all of Unicode find something now and then.
        random.ints(0, Character.MAX_CODE_POINT + 1)
                .filter(Character::isLetterOrDigit)
                .limit(LETTERS)
                .forEach(letter -> words.add(Character.toString(letter)));
        this.draw = documents > DOCUMENTS ? this::byFrequency : each -> words.get(each.nextInt(words.size()));
        for (int i = 0; i < documents; i++) {
            rows.add(List.of(i, text(random, random.nextInt(4)), text(random, random.nextInt(25))));
        }
    }

    /** Each word as often as 1 through its place in the list. */
    private String byFrequency(Random random) {
        int place = (int) Math.pow(words.size() + RARE_WORDS, random.nextDouble()) - 1;
        return place < words.size() ? words.get(place) : "rare" + place;
    }

    /** What they are made of, without rare words. */
    List<String> words() {
        return words;
    }

    /** Makes the table and its index. */
    FullTextSearch fill(RelationalDatastore store) {
        store.execute("CREATE TABLE " + TABLE + " (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
                .block();
        store.executeAll("INSERT INTO " + TABLE + " VALUES (?, ?, ?)", Flux.fromIterable(rows))
                .block();
        FullTextSearch search = store.capability(FullTextSearch.class).orElseThrow();
        search.createIndex(TextIndex.on(TABLE)
                        .column("title", 2.5)
                        .column("body")
                        .language(Language.ENGLISH)
                        .build())
                .blockLast();
        return search;
    }

    private String text(Random random, int count) {
        Stream<String> drawn = IntStream.range(0, count).mapToObj(i -> draw.apply(random));
        return drawn.collect(Collectors.joining(random.nextInt(6) == 0 ? "; " : " "));
    }
}
