package io.millrace.fulltext.contract;

import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextRanking;
import io.millrace.fulltext.internal.analysis.Token;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.internal.match.Condition;
import io.millrace.fulltext.internal.match.Condition.AllOf;
import io.millrace.fulltext.internal.match.Condition.AnyOf;
import io.millrace.fulltext.internal.match.Condition.Close;
import io.millrace.fulltext.internal.match.Condition.Leaf;
import io.millrace.fulltext.internal.match.Condition.OneOf;
import io.millrace.fulltext.internal.match.Condition.Sequence;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.Planner;
import io.millrace.fulltext.internal.match.ScoredWord;
import io.millrace.fulltext.internal.match.WordForms;
import io.millrace.fulltext.query.TextQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Searches documents by looking at all of them: what every database has to find, and how it has to rank it. */
final class Oracle {
    private final TextIndex index;
    private final List<List<String>> documents;

    /** By document and column. */
    private final List<List<List<String>>> terms = new ArrayList<>();

    /** Each once: to find the stem of a term takes longer than the rest of a search. */
    private final Set<String> vocabulary = new TreeSet<>();

    private final double averageLength;

    Oracle(TextIndex index, List<List<String>> documents) {
        this.index = index;
        this.documents = documents;
        Tokenizer tokenizer = Tokenizer.of(false);
        documents.forEach(document -> terms.add(document.stream()
                .map(text -> tokenizer.tokens(text).stream().map(Token::term).toList())
                .toList()));
        terms.forEach(columns -> columns.forEach(vocabulary::addAll));
        this.averageLength = IntStream.range(0, terms.size())
                .mapToLong(this::length)
                .average()
                .orElseThrow();
    }

    /** The scores of the documents that match, by their numbers. */
    Map<Integer, Double> search(TextQuery query, TextRanking ranking) {
        Planner planner = new Planner(index, query);
        WordForms forms = planner.forms();
        vocabulary.forEach(forms::add);
        MatchPlan plan = planner.plan(forms);
        Map<ScoredWord, Long> rows = new HashMap<>();
        Map<Integer, Double> found = new TreeMap<>();
        for (int i = 0; i < terms.size(); i++) {
            if (matches(plan.condition(), terms.get(i))) {
                found.put(i, score(plan, i, ranking, rows));
            }
        }
        return found;
    }

    /** @param rows how many documents have a word, as far as that is known already */
    private double score(MatchPlan plan, int document, TextRanking ranking, Map<ScoredWord, Long> rows) {
        double score = 0;
        for (ScoredWord word : plan.words()) {
            double frequency = frequency(word, document);
            if (frequency > 0) {
                long having = rows.computeIfAbsent(word, this::having);
                double idf = Math.log(1 + (terms.size() - having + 0.5) / (having + 0.5));
                if (ranking instanceof SimpleRanking simple) {
                    score += simple == SimpleRanking.FREQUENCY ? frequency / (frequency + 1) : 0;
                    continue;
                }
                Bm25 bm25 = (Bm25) ranking;
                double norm = 1 - bm25.b() + bm25.b() * length(document) / averageLength;
                score += idf * frequency * (bm25.k1() + 1) / (frequency + bm25.k1() * norm);
            }
        }
        return score;
    }

    private long having(ScoredWord word) {
        return IntStream.range(0, terms.size())
                .filter(each -> frequency(word, each) > 0)
                .count();
    }

    private long length(int document) {
        return documents.get(document).stream()
                .mapToLong(text -> text.codePointCount(0, text.length()))
                .sum();
    }

    private double frequency(ScoredWord word, int document) {
        double frequency = 0;
        for (int column = 0; column < index.columns().size(); column++) {
            if (word.columns().isEmpty() || word.columns().contains(column)) {
                long count = terms.get(document).get(column).stream()
                        .filter(term -> word.ranges().stream()
                                .anyMatch(range -> range.first().equals(range.last())
                                        ? term.equals(range.first())
                                        : term.startsWith(range.first())))
                        .count();
                frequency += count * index.columns().get(column).weight();
            }
        }
        return frequency;
    }

    private static boolean matches(Condition condition, List<List<String>> columns) {
        if (condition instanceof AllOf all) {
            return all.conditions().stream().allMatch(part -> matches(part, columns))
                    && all.excluded().stream().noneMatch(part -> matches(part, columns));
        } else if (condition instanceof AnyOf any) {
            return any.conditions().stream().anyMatch(part -> matches(part, columns));
        }
        Leaf leaf = (Leaf) condition;
        Set<Integer> wanted = leaf.columns();
        return leaf instanceof Close close && close.terms().size() > 1
                ? IntStream.range(1, close.terms().size())
                        .allMatch(i -> anyColumn(columns, wanted, terms -> near(close, i, terms)))
                : anyColumn(columns, wanted, terms -> holds(leaf, terms));
    }

    private static boolean anyColumn(
            List<List<String>> columns, Set<Integer> wanted, java.util.function.Predicate<List<String>> test) {
        return IntStream.range(0, columns.size())
                .anyMatch(i -> (wanted.isEmpty() || wanted.contains(i)) && test.test(columns.get(i)));
    }

    private static boolean holds(Leaf leaf, List<String> terms) {
        if (leaf instanceof OneOf one) {
            return terms.stream().anyMatch(one.terms()::contains);
        } else if (leaf instanceof Close close) {
            return terms.contains(close.terms().get(0));
        }
        Sequence sequence = (Sequence) leaf;
        int length = sequence.terms().size();
        return IntStream.rangeClosed(0, terms.size() - length).anyMatch(from -> IntStream.range(0, length)
                .allMatch(i -> sequence.lastIsBeginning() && i == length - 1
                        ? terms.get(from + i).startsWith(sequence.terms().get(i))
                        : terms.get(from + i).equals(sequence.terms().get(i))));
    }

    private static boolean near(Close close, int second, List<String> terms) {
        String one = close.terms().get(second - 1);
        String next = close.terms().get(second);
        if (one.equals(next)) {
            return terms.contains(one);
        }
        return IntStream.range(0, terms.size())
                .filter(i -> terms.get(i).equals(one))
                .anyMatch(i -> IntStream.range(0, terms.size())
                        .filter(j -> terms.get(j).equals(next))
                        .anyMatch(j -> Math.abs(i - j) - 1 <= close.distance()));
    }
}
