package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.Accents;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.internal.suggest.Misspelling;
import io.millrace.fulltext.internal.suggest.Pieces;
import io.millrace.fulltext.query.QueryNode;
import io.millrace.fulltext.query.QueryNode.All;
import io.millrace.fulltext.query.QueryNode.Any;
import io.millrace.fulltext.query.QueryNode.Excluded;
import io.millrace.fulltext.query.QueryNode.Field;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What is suggested of generated documents is what looking at all their words suggests, on every database. */
abstract class GeneratedSuggestionsContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DOCUMENTS = 100;
    private static final int TRIES = Integer.getInteger("millrace.fulltext.queries", 300) / 2;

    /** Few letters, so that many words are alike; some that are folded, some of several bytes and of two characters. */
    private static final List<String> LETTERS = List.of("a", "b", "C", "é", "ß", "д", "\uD801\uDC28", "1", "東");

    private static final List<String> SYNTAX = List.of(
            " ", " ", " ", " ", " OR ", " -", "\"", "(", ")", ":", "title:", " body:", "*", "-", ".", "\u0301",
            "\u0000", "%", "_");

    private static final Comparator<IndexedWord> BEST_FIRST = Comparator.comparingLong(IndexedWord::rows)
            .reversed()
            .thenComparing((one, other) -> Arrays.compare(
                    one.word().codePoints().toArray(), other.word().codePoints().toArray()));

    private final Random random;
    private final int tries;
    private final Map<String, Integer> rows = new TreeMap<>();
    private FullTextSearch search;

    GeneratedSuggestionsContract() {
        this(15, TRIES);
    }

    private GeneratedSuggestionsContract(long seed, int tries) {
        this.random = new Random(seed);
        this.tries = tries;
    }

    /** Other texts and fewer questions, for another way to a database that has been asked already. */
    GeneratedSuggestionsContract(long seed) {
        this(seed, TRIES / 3);
    }

    @BeforeEach
    void fill(RelationalDatastore store) {
        TextIndex index = TextIndex.on("doc")
                .column("title")
                .column("body")
                .accents(Accents.KEPT)
                .suggestions()
                .build();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
                .block(LIMIT);
        search = store.capability(FullTextSearch.class).orElseThrow();
        search.createIndex(index).blockLast(LIMIT);
        insert(store, 0);
        search.refreshSuggestions("doc").block(LIMIT);
        insert(store, DOCUMENTS);
        store.execute("DELETE FROM doc WHERE id % 3 = 0").block(LIMIT);
        store.execute("UPDATE doc SET title = body WHERE id % 3 = 1").block(LIMIT);
        search.refreshSuggestions("doc").block(LIMIT);
        Tokenizer tokenizer = Tokenizer.of(true);
        store.query(String.class, "SELECT title || ' ' || body FROM doc")
                .collectList()
                .block(LIMIT)
                .forEach(text ->
                        new HashSet<>(tokenizer.terms(text)).forEach(term -> rows.merge(term, 1, Integer::sum)));
    }

    private void insert(RelationalDatastore store, int from) {
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?)",
                        Flux.range(from, DOCUMENTS).map(i -> List.of(i, text(2), text(8))))
                .block(LIMIT);
    }

    @Test
    void completionsAreThoseOfAllWords() {
        for (int i = 0; i < tries; i++) {
            String beginning = word(1 + random.nextInt(3));
            int limit = 1 + random.nextInt(8);
            List<String> folded = Tokenizer.of(true).terms(beginning);
            boolean isWord = folded.size() == 1 && !beginning.contains("東");
            assertThat(search.complete("doc", "x " + beginning, limit)
                            .map(found -> IndexedWord.of(found.word(), found.rows()))
                            .collectList()
                            .block(LIMIT))
                    .as(beginning)
                    .isEqualTo(!isWord ? completionsBehindHan(beginning, limit) : best(folded.get(0), true, limit));
        }
    }

    private List<IndexedWord> completionsBehindHan(String typed, int limit) {
        String last = typed.substring(typed.lastIndexOf("東") + 1);
        return last.isEmpty() ? List.of() : best(Tokenizer.of(true).terms(last).get(0), true, limit);
    }

    @Test
    void wordsWithAPartAreThoseOfAllWords() {
        for (int i = 0; i < tries; i++) {
            String part = word(1 + random.nextInt(5));
            List<String> folded = Tokenizer.of(true).terms(part);
            int limit = 1 + random.nextInt(8);
            assertThat(search.words("doc", part, limit).collectList().block(LIMIT))
                    .as(part)
                    .isEqualTo(folded.size() == 1 ? best(folded.get(0), false, limit) : List.of());
        }
    }

    @Test
    void candidatesAreThoseOfAllWords() {
        int corrected = 0;
        for (int i = 0; i < tries; i++) {
            String word = word(3 + random.nextInt(6)).replace("1", "").replace("東", "");
            List<String> terms = Tokenizer.of(true).terms(word);
            if (terms.size() != 1 || terms.get(0).codePointCount(0, terms.get(0).length()) < Misspelling.SHORTEST) {
                continue;
            }
            String term = terms.get(0);
            int known = rows.getOrDefault(term, 0);
            TextCorrection correction = search.correct("doc", word).block(LIMIT);
            List<IndexedWord> found =
                    correction.changed() ? correction.changes().get(0).candidates() : List.of();
            assertThat(found).as(word).isEqualTo(known > Misspelling.RARE ? List.of() : candidates(term, known));
            corrected += found.isEmpty() ? 0 : 1;
        }
        assertThat(corrected).isGreaterThan(tries / 10);
    }

    @Test
    void whateverIsCorrectedHasTheSameFormAndCanBeSearchedFor() {
        int corrected = 0;
        for (int i = 0; i < tries; i++) {
            String text = query();
            try {
                QueryNode before =
                        TextQuery.parse(text, Set.of("title", "body")).node();
                TextCorrection correction = search.correct("doc", text).block(LIMIT);
                QueryNode after = TextQuery.parse(correction.query(), Set.of("title", "body"))
                        .node();
                assertThat(form(after)).as(text).isEqualTo(form(before));
                corrected += correction.changed() ? 1 : 0;
            } catch (TextQueryException refusal) {
                assertThat(refusal.position()).isBetween(0, text.length());
            }
            search.complete("doc", text, 3)
                    .map(TextCompletion::query)
                    .doOnNext(completed -> assertThat(completed).isNotEmpty())
                    .blockLast(LIMIT);
            search.words("doc", text, 3).blockLast(LIMIT);
        }
        assertThat(corrected).isGreaterThan(tries / 20);
    }

    @Test
    void allOfUnicodeIsTaken() {
        for (int i = 0; i < tries; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(30), 0, Character.MAX_CODE_POINT + 1).forEach(text::appendCodePoint);
            text.append(word(random.nextInt(5))).append((char) (0xd800 + random.nextInt(0x800)));
            text.append(random.nextBoolean() ? "" : word(2));
            search.complete("doc", text.toString(), 3).blockLast(LIMIT);
            search.words("doc", text.toString(), 3).blockLast(LIMIT);
            search.correct("doc", text.toString())
                    .onErrorComplete(TextQueryException.class)
                    .block(LIMIT);
        }
    }

    /** Without what its words are: how many parts each part has, and of what kind they are. */
    private static String form(QueryNode node) {
        if (node instanceof All all) {
            return "all"
                    + all.nodes().stream()
                            .map(GeneratedSuggestionsContract::form)
                            .toList();
        } else if (node instanceof Any any) {
            return "any"
                    + any.nodes().stream()
                            .map(GeneratedSuggestionsContract::form)
                            .toList();
        } else if (node instanceof Field field) {
            return field.field() + ":" + form(field.node());
        } else if (node instanceof Excluded excluded) {
            return "-" + form(excluded.node());
        }
        return node.getClass().getSimpleName();
    }

    private List<IndexedWord> candidates(String term, int known) {
        Misspelling word = new Misspelling(term, known);
        Set<String> pieces = Set.copyOf(Pieces.of(word));
        Stream<IndexedWord> alike = all().filter(other ->
                word.edits() == 1 || !Collections.disjoint(pieces, Pieces.within("  " + other.word() + " ")));
        return word.candidates(alike, FullTextSearch.MAX_CANDIDATES);
    }

    private List<IndexedWord> best(String part, boolean first, int limit) {
        return all().filter(word ->
                        first ? word.word().startsWith(part) : word.word().contains(part))
                .sorted(BEST_FIRST)
                .limit(limit)
                .toList();
    }

    private Stream<IndexedWord> all() {
        return rows.entrySet().stream().map(entry -> IndexedWord.of(entry.getKey(), entry.getValue()));
    }

    private String query() {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(5);
        for (int i = 0; i < parts; i++) {
            text.append(word(2 + random.nextInt(6))).append(any(SYNTAX));
        }
        return text.toString();
    }

    private String text(int words) {
        return Stream.generate(() -> word(1 + random.nextInt(8)))
                .limit(random.nextInt(words + 1))
                .collect(Collectors.joining(" "));
    }

    private String word(int length) {
        return Stream.generate(() -> any(LETTERS)).limit(length).collect(Collectors.joining());
    }

    private String any(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
