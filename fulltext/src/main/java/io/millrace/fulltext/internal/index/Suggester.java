package io.millrace.fulltext.internal.index;

import io.millrace.SqlOperations;
import io.millrace.fulltext.Accents;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextCorrection.Change;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.internal.analysis.Token;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.internal.match.Planner;
import io.millrace.fulltext.internal.match.QueryWord;
import io.millrace.fulltext.internal.match.QueryWords;
import io.millrace.fulltext.internal.match.WordForms;
import io.millrace.fulltext.internal.suggest.Misspelling;
import io.millrace.fulltext.internal.suggest.Pieces;
import io.millrace.fulltext.query.Span;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.mapping.RowMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Suggests words of an index. */
final class Suggester {
    private final IndexStorage storage;
    private final Vocabulary vocabulary;

    /** A word of a query, and in how many rows it occurs. */
    private record Counted(QueryWord word, long rows) {}

    Suggester(IndexStorage storage, Vocabulary vocabulary) {
        this.storage = storage;
        this.vocabulary = vocabulary;
    }

    Flux<TextCompletion> complete(SqlOperations operations, StoredIndex index, String typed, int limit) {
        List<Token> tokens = tokenizer(index).tokens(typed);
        Token last = tokens.isEmpty() ? new Token("", 0, 0, false) : tokens.get(tokens.size() - 1);
        if (last.end() != typed.length() || last.unspaced() || !isWord(last.term())) {
            return Flux.empty();
        }
        String before = typed.substring(0, last.start());
        return vocabulary
                .beginning(operations, index, last.term(), limit)
                .map(found -> TextCompletion.of(before + found.word(), found.word(), found.rows()));
    }

    Flux<IndexedWord> words(SqlOperations operations, StoredIndex index, String part, int limit) {
        List<Token> tokens = tokenizer(index).tokens(part);
        boolean isPart = tokens.size() == 1
                && tokens.get(0).start() == 0
                && tokens.get(0).end() == part.length()
                && isWord(tokens.get(0).term());
        return isPart ? vocabulary.having(operations, index, tokens.get(0).term(), limit) : Flux.empty();
    }

    Mono<TextCorrection> correct(SqlOperations operations, StoredIndex index, String text) {
        TextQuery query = TextSearch.of(index.definition().name(), text).query(index.definition());
        List<QueryWord> words =
                QueryWords.of(index.definition(), query.node(), Misspelling.SHORTEST, Pieces.LONGEST_WORD);
        WordForms forms = new Planner(index.definition(), query).forms();
        return words.isEmpty()
                ? Mono.just(TextCorrection.of(text, List.of()))
                : count(operations, index, words, forms)
                        .flatMap(counted -> withoutNewWords(operations, index, counted, forms))
                        .flatMapIterable(counted -> counted)
                        .take(FullTextSearch.MAX_CORRECTED)
                        .concatMap(counted -> candidates(operations, index, counted)
                                .map(candidates -> Map.entry(counted.word(), candidates)))
                        .filter(found -> !found.getValue().isEmpty())
                        .collectList()
                        .map(found -> corrected(text, found));
    }

    /** Those that are in no row, or hardly in any. */
    private Mono<List<Counted>> count(
            SqlOperations operations, StoredIndex index, List<QueryWord> words, WordForms forms) {
        Set<String> terms = new HashSet<>();
        words.forEach(word -> terms.add(word.term()));
        return vocabulary
                .found(operations, index, forms.beginnings(), terms)
                .collect(HashMap<String, Long>::new, (rows, found) -> {
                    rows.put(found.word(), found.rows());
                    forms.add(found.word());
                })
                .map(rows -> words.stream()
                        .map(word -> new Counted(
                                word,
                                same(word, forms).stream()
                                        .mapToLong(form -> rows.getOrDefault(form, 0L))
                                        .sum()))
                        .filter(counted -> counted.rows() <= Misspelling.RARE)
                        .toList());
    }

    /** Leaves out what the index has got since its words were counted. */
    private Mono<List<Counted>> withoutNewWords(
            SqlOperations operations, StoredIndex index, List<Counted> words, WordForms forms) {
        Set<String> beginnings = new HashSet<>();
        words.stream()
                .filter(counted -> counted.rows() == 0)
                .map(Counted::word)
                .forEach(word -> beginnings.add(word.exact() ? word.term() : forms.beginning(word.term())));
        return beginnings.isEmpty()
                ? Mono.just(words)
                : operations
                        .query(storage.terms(index, beginnings), RowMapper.of(String.class))
                        .doOnNext(forms::add)
                        .collect(HashSet<String>::new, Set::add)
                        .map(terms -> words.stream()
                                .filter(counted -> counted.rows() > 0
                                        || same(counted.word(), forms).stream().noneMatch(terms::contains))
                                .toList());
    }

    private Mono<List<IndexedWord>> candidates(SqlOperations operations, StoredIndex index, Counted counted) {
        Misspelling word = new Misspelling(counted.word().term(), counted.rows());
        return vocabulary
                .alike(operations, index, word)
                .collectList()
                .map(alike -> word.candidates(alike.stream(), FullTextSearch.MAX_CANDIDATES));
    }

    private static TextCorrection corrected(String text, List<Map.Entry<QueryWord, List<IndexedWord>>> found) {
        StringBuilder corrected = new StringBuilder();
        List<Change> changes = new ArrayList<>();
        int longer = 0;
        int at = 0;
        for (Map.Entry<QueryWord, List<IndexedWord>> entry : found) {
            QueryWord word = entry.getKey();
            String best = entry.getValue().get(0).word();
            longer += best.length() - (word.end() - word.start());
            if (text.length() + longer > TextQuery.MAX_LENGTH) {
                break;
            }
            corrected.append(text, at, word.start());
            Span span = new Span(corrected.length(), corrected.length() + best.length());
            changes.add(Change.of(new Span(word.start(), word.end()), span, entry.getValue()));
            corrected.append(best);
            at = word.end();
        }
        return TextCorrection.of(corrected.append(text, at, text.length()).toString(), changes);
    }

    /** The terms that match a word of a query. */
    private static Set<String> same(QueryWord word, WordForms forms) {
        return word.exact() ? Set.of(word.term()) : forms.of(word.term());
    }

    private static boolean isWord(String term) {
        return !term.isEmpty() && term.codePointCount(0, term.length()) <= Pieces.LONGEST_WORD;
    }

    private static Tokenizer tokenizer(StoredIndex index) {
        return Tokenizer.of(index.definition().accents() == Accents.KEPT);
    }
}
