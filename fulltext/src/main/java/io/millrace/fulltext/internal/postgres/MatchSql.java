package io.millrace.fulltext.internal.postgres;

import static io.millrace.fulltext.internal.index.SearchParts.CANDIDATE;
import static io.millrace.fulltext.internal.index.SearchParts.HIT;
import static io.millrace.fulltext.internal.index.SearchParts.LIST;

import io.millrace.fulltext.internal.match.Condition;
import io.millrace.fulltext.internal.match.Condition.AllOf;
import io.millrace.fulltext.internal.match.Condition.AnyOf;
import io.millrace.fulltext.internal.match.Condition.Close;
import io.millrace.fulltext.internal.match.Condition.Leaf;
import io.millrace.fulltext.internal.match.Condition.OneOf;
import io.millrace.fulltext.internal.match.Condition.Pair;
import io.millrace.fulltext.internal.match.Condition.Sequence;
import io.millrace.fulltext.internal.match.ScoredWord;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A condition as a query for the numbers of rows. What has a word is in {@link SearchParts#HIT} already; places are looked at for phrases and
 * neighbours only, and only in rows that have all their words.
 */
final class MatchSql {
    /** How many words of a long phrase are looked for first. */
    private static final int FIRST_WORDS = 4;

    /** How often what has some words is looked up in all that there is, at most. */
    private static final int FEW_LOOKS = 4;

    private static final String NOTHING = "SELECT CAST(NULL AS bigint) WHERE false";

    private final String words;
    private final WordList lists;
    private final Hits hits;
    private final boolean looksOften;
    private final List<Object> values = new ArrayList<>();
    private final String text;

    /** @param words the table of words, quoted */
    MatchSql(String words, WordList lists, Hits hits, Condition condition) {
        this.words = words;
        this.lists = lists;
        this.hits = hits;
        this.looksOften = looks(condition) > FEW_LOOKS;
        this.text = (looksOften
                        ? "WITH " + LIST + "(number, docs) AS MATERIALIZED (SELECT number, array_agg(doc) FROM " + HIT
                                + " GROUP BY number) "
                        : "")
                + query(condition);
    }

    /** How often it is asked which rows have some words. */
    private static int looks(Condition condition) {
        if (condition instanceof AllOf all) {
            return looks(all.conditions()) + looks(all.excluded());
        }
        return condition instanceof AnyOf any ? looks(any.conditions()) : 1;
    }

    private static int looks(List<Condition> conditions) {
        boolean words = conditions.stream().anyMatch(MatchSql::isWord);
        return (words ? 1 : 0)
                + conditions.stream()
                        .filter(part -> !isWord(part))
                        .mapToInt(MatchSql::looks)
                        .sum();
    }

    String text() {
        return text;
    }

    List<Object> values() {
        return values;
    }

    private String query(Condition condition) {
        if (condition instanceof AllOf all) {
            return allOf(all);
        } else if (condition instanceof AnyOf any) {
            return anyOf(any);
        }
        return leaf((Leaf) condition);
    }

    private String allOf(AllOf all) {
        Set<Integer> wanted = new TreeSet<>();
        List<String> others = new ArrayList<>();
        for (Condition part : all.conditions()) {
            if (isWord(part)) {
                wanted.add(number(part));
            } else {
                others.add("(" + query(part) + ")");
            }
        }
        if (!wanted.isEmpty()) {
            others.add(0, "(" + withAll(wanted) + ")");
        }
        String included = String.join(" INTERSECT ", others);
        return all.excluded().isEmpty()
                ? included
                : "(" + included + ") EXCEPT (" + anyOf(new AnyOf(all.excluded())) + ")";
    }

    private String anyOf(AnyOf any) {
        Set<Integer> wanted = new TreeSet<>();
        List<String> others = new ArrayList<>();
        for (Condition part : any.conditions()) {
            if (isWord(part)) {
                wanted.add(number(part));
            } else {
                others.add("(" + query(part) + ")");
            }
        }
        if (!wanted.isEmpty()) {
            others.add("(SELECT doc FROM " + hit(wanted) + ")");
        }
        return String.join(" UNION ", others);
    }

    /** Whether it is about one word, or about words that begin in one way, which are looked for together with others. */
    private static boolean isWord(Condition part) {
        return part instanceof OneOf one
                ? !one.terms().isEmpty()
                : part instanceof Sequence sequence && sequence.terms().size() == 1;
    }

    private String leaf(Leaf leaf) {
        if (leaf instanceof OneOf one) {
            return one.terms().isEmpty() ? NOTHING : withAll(Set.of(number(one)));
        } else if (leaf instanceof Sequence sequence) {
            return sequence(sequence);
        }
        return close((Close) leaf);
    }

    private String sequence(Sequence sequence) {
        int last = sequence.terms().size() - 1;
        if (last < 0) {
            return NOTHING;
        }
        Set<Integer> numbers = new TreeSet<>();
        for (int i = 0; i <= last; i++) {
            numbers.add(number(sequence, i));
        }
        return last == 0 ? withAll(numbers) : inARow(sequence, numbers);
    }

    /** Rows with a phrase. Of a long one a few words are looked for first, which leave few rows in which to look at all of them. */
    private String inARow(Sequence sequence, Set<Integer> numbers) {
        int whole = sequence.terms().size() - (sequence.lastIsBeginning() ? 1 : 0);
        List<Integer> all = IntStream.range(0, whole).boxed().toList();
        Supplier<String> candidates = () -> withAll(numbers);
        return whole <= FIRST_WORDS
                ? inARow(sequence, all, sequence.lastIsBeginning(), candidates)
                : inARow(
                        sequence,
                        all,
                        sequence.lastIsBeginning(),
                        () -> inARow(sequence, longest(sequence, all), false, candidates));
    }

    /** The places of the longest words, which are the rarest as a rule. */
    private static List<Integer> longest(Sequence sequence, List<Integer> places) {
        return places.stream()
                .sorted(Comparator.comparingInt(
                        place -> -sequence.terms().get(place).length()))
                .limit(FIRST_WORDS)
                .sorted()
                .toList();
    }

    /**
     * Rows in which a word of each of some places stands as far from the beginning of the phrase as it should.
     *
     * @param beginning whether the last place counts as well, where words begin with the term
     * @param candidates the rows that are looked at; its values come first
     */
    private String inARow(Sequence sequence, List<Integer> places, boolean beginning, Supplier<String> candidates) {
        String candidate = "WITH " + CANDIDATE + "(doc) AS MATERIALIZED (" + candidates.get() + ") ";
        String found = "SELECT p.doc, p.col, t.n, p.places FROM unnest(" + lists.list() + ", CAST(" + lists.list()
                + " AS integer[])) AS t(term, n) JOIN " + words
                + " AS p ON p.term = t.term WHERE p.doc IN (SELECT doc FROM "
                + CANDIDATE + ")" + inColumns(sequence.columns());
        values.add(places.stream()
                .map(place -> Terms.stored(sequence.terms().get(place)))
                .collect(Collectors.joining(" ")));
        values.add(places.stream().map(Object::toString).collect(Collectors.joining(" ")));
        if (beginning) {
            int last = sequence.terms().size() - 1;
            String begun = Terms.beginning(sequence.terms().get(last));
            // PostgreSQL takes the candidates for few, and would read all words that begin so for each of them. What is
            // no plain condition becomes no join, but a look into a table of hashes, and the words are read once.
            found += " UNION ALL SELECT p.doc, p.col, " + last + ", p.places FROM " + words
                    + " AS p WHERE p.term >= CAST(? AS text) AND p.term <= CAST(? AS text) AND (p.doc IN (SELECT doc FROM "
                    + CANDIDATE + ")) IS TRUE" + inColumns(sequence.columns());
            values.add(begun);
            values.add(Range.beginning(begun).last());
        }
        return candidate + "SELECT s.doc FROM (SELECT f.doc, f.col, f.n, x - f.n AS start FROM (" + found
                + ") AS f CROSS JOIN unnest(f.places) AS x) AS s GROUP BY s.doc, s.col, s.start"
                + " HAVING count(DISTINCT s.n) = " + (places.size() + (beginning ? 1 : 0));
    }

    private String close(Close close) {
        if (close.terms().isEmpty()) {
            return NOTHING;
        }
        Set<Integer> numbers = new TreeSet<>();
        close.words().forEach(word -> numbers.add(hits.number(word)));
        List<Pair> pairs = close.pairs();
        return pairs.isEmpty() ? withAll(numbers) : near(pairs, close, withAll(numbers));
    }

    /** The nearest places of two words are neighbours among the places of both. */
    private String near(List<Pair> pairs, Close close, String candidates) {
        values.add(joined(pairs, Pair::one));
        values.add(joined(pairs, Pair::next));
        return "WITH " + CANDIDATE + "(doc) AS MATERIALIZED (" + candidates
                + ") SELECT p.doc FROM " + CANDIDATE + " AS c CROSS JOIN unnest(" + lists.list() + ", " + lists.list()
                + ") WITH ORDINALITY AS t(one, next, n) JOIN " + words
                + " AS p ON p.term = t.one AND p.doc = c.doc JOIN " + words
                + " AS q ON q.term = t.next AND q.doc = p.doc AND q.col = p.col WHERE EXISTS (SELECT 1 FROM"
                + " (SELECT u.k, u.x, lag(u.k) OVER w AS before, lag(u.x) OVER w AS place FROM"
                + " (SELECT 1 AS k, x FROM unnest(p.places) AS x UNION ALL SELECT 2, x FROM unnest(q.places) AS x) AS u"
                + " WINDOW w AS (ORDER BY u.x)) AS v WHERE v.k <> v.before AND v.x - v.place <= "
                + (close.distance() + 1) + ")" + inColumns(close.columns())
                + " GROUP BY p.doc HAVING count(DISTINCT t.n) = " + pairs.size();
    }

    private static String joined(List<Pair> pairs, Function<Pair, String> term) {
        return pairs.stream().map(term).map(Terms::stored).collect(Collectors.joining(" "));
    }

    private static String inColumns(Set<Integer> columns) {
        return columns.isEmpty() ? "" : " AND p.col IN (" + listed(new TreeSet<>(columns)) + ")";
    }

    /** Each row is there once for each number. */
    private String withAll(Set<Integer> numbers) {
        return "SELECT doc FROM " + hit(numbers)
                + (numbers.size() == 1 ? "" : " GROUP BY doc HAVING count(*) = " + numbers.size());
    }

    /** The rows that have one of some words. To read all that have any word of the query each time would take long where it is often. */
    private String hit(Set<Integer> numbers) {
        String wanted = " WHERE number IN (" + listed(numbers) + ")";
        return looksOften ? "(SELECT unnest(docs) AS doc FROM " + LIST + wanted + ") AS h" : HIT + wanted;
    }

    private static String listed(Set<Integer> numbers) {
        return numbers.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private int number(Condition word) {
        if (word instanceof OneOf one) {
            List<Range> ranges = one.terms().stream()
                    .sorted()
                    .map(term -> new Range(term, term))
                    .toList();
            return hits.number(new ScoredWord(ranges, one.columns()));
        }
        return number((Sequence) word, 0);
    }

    private int number(Sequence sequence, int place) {
        String term = sequence.terms().get(place);
        boolean beginning =
                sequence.lastIsBeginning() && place == sequence.terms().size() - 1;
        return number(beginning ? Range.beginning(term) : new Range(term, term), sequence.columns());
    }

    private int number(Range range, Set<Integer> columns) {
        return hits.number(new ScoredWord(List.of(range), columns));
    }
}
