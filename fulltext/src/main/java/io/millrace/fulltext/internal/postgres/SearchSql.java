package io.millrace.fulltext.internal.postgres;

import static io.millrace.fulltext.internal.index.SearchParts.BEST;
import static io.millrace.fulltext.internal.index.SearchParts.HIT;
import static io.millrace.fulltext.internal.index.SearchParts.LEAST;
import static io.millrace.fulltext.internal.index.SearchParts.PAGE;
import static io.millrace.fulltext.internal.index.SearchParts.SIZE;
import static io.millrace.fulltext.internal.index.SearchParts.TOP;
import static io.millrace.fulltext.internal.index.SearchParts.WORD;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextRanking;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.internal.index.CountedRows;
import io.millrace.fulltext.internal.index.IndexCatalog;
import io.millrace.fulltext.internal.index.KeyColumn;
import io.millrace.fulltext.internal.index.ReadColumns;
import io.millrace.fulltext.internal.index.SearchValues;
import io.millrace.fulltext.internal.index.Slot;
import io.millrace.fulltext.internal.index.StatementTemplates;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import io.millrace.query.RawSql;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The statements of a search. Which rows have which words, and how often, is read from the index of {@code words} alone, once; conditions
 * and the score are computed from that.
 */
final class SearchSql {
    /** The column that the score is read from, behind those of the table. */
    private static final String SCORE = "_datastore_text_score";

    private static final String BEGUN = "p.term >= f.term AND p.term <= f.term || CAST(? AS text)";

    /** Types of texts. Those of somebody's own may begin like one of them, and have no collation. */
    private static final Pattern TEXTS = Pattern.compile("(text|bpchar|character( varying)?(\\([0-9]+\\))?)(\\[])?");

    private final Dialect dialect;
    private final StatementTemplates templates;
    private final StoredIndex index;
    private final IndexNames names;
    private final WordList lists;

    SearchSql(Dialect dialect, StatementTemplates templates, StoredIndex index) {
        this.dialect = dialect;
        this.templates = templates;
        this.index = index;
        this.names = IndexNames.of(dialect, index);
        this.lists = WordList.of(index);
    }

    /**
     * The terms of the index that begin in one of some ways, each found by the one before it. Of an array PostgreSQL knows how many they are; of a function
     * that returns rows it takes them for a thousand.
     */
    Sql terms(Set<String> beginnings) {
        String next = " ORDER BY w.term LIMIT 1)";
        return Sql.of(
                "WITH RECURSIVE t(low, high, term) AS (SELECT b.low, b.low || CAST(? AS text), (SELECT w.term FROM "
                        + names.words() + " AS w WHERE w.term >= b.low AND w.term <= b.low || CAST(? AS text)" + next
                        + " FROM unnest(regexp_split_to_array(" + lists.text()
                        + ", ' ')) AS b(low) UNION ALL SELECT t.low, t.high, (SELECT w.term FROM "
                        + names.words() + " AS w WHERE w.term > t.term AND w.term <= t.high" + next
                        + " FROM t WHERE t.term IS NOT NULL) SELECT term FROM t WHERE term IS NOT NULL",
                Range.beginning("").last(),
                Range.beginning("").last(),
                String.join(" ", beginnings));
    }

    /** How often some words occur. */
    Sql occurrences(List<Range> ranges, int most) {
        return Sql.of(
                "SELECT CAST(coalesce(sum(b.frequency), 0) AS bigint) FROM (SELECT p.frequency FROM"
                        + " unnest(" + lists.list() + ", " + lists.list() + ") AS f(low, high) JOIN " + names.words()
                        + " AS p ON p.term >= f.low AND p.term <= f.high LIMIT ?) AS b",
                joined(ranges, Range::first),
                joined(ranges, Range::last),
                most + 1);
    }

    private static String joined(List<Range> ranges, Function<Range, String> end) {
        return ranges.stream().map(Terms::stored).map(end).collect(Collectors.joining(" "));
    }

    /** The columns that are read, and the score. */
    Sql search(TextSearch search, MatchPlan plan) {
        PlanSql sql = sql(plan);
        SearchValues values = values(search, sql);
        return templates.search(values, sql.shape(), () -> search(search, values.filter(), sql));
    }

    private RawSql search(TextSearch search, Sql filter, PlanSql plan) {
        String order = " ORDER BY b.score DESC, " + index.eachKey(", ", this::ordered);
        RawSql best = best(search.ranking(), plan).sql("), " + PAGE + "(doc, score) AS MATERIALIZED (");
        return page(best, search, filter, order)
                .sql(") SELECT " + ReadColumns.of(index, search).list(dialect, "r") + ", b.score AS " + SCORE + " FROM "
                        + PAGE + " AS b JOIN " + names.rows()
                        + " AS d ON d.id = b.doc JOIN " + index.table(dialect) + " AS r ON "
                        + index.sameKey(dialect, "d.", "r") + order);
    }

    /** The rows that match, with their scores; what follows closes the parenthesis. */
    private RawSql best(TextRanking ranking, PlanSql plan) {
        if (ranking instanceof Bm25) {
            String sizes = dialect.quote(IndexCatalog.SIZES);
            return hit(plan)
                    .sql(
                            ", " + SIZE
                                    + "(n, average) AS MATERIALIZED (SELECT CAST(sum(row_count) AS float8), greatest(sum(characters)"
                                    + " / greatest(sum(row_count), 1.0), 1.0)::float8 FROM "
                                    + sizes
                                    + " AS s WHERE s.index_name = ? AND " + Sizes.isCounted(sizes, "s", "?") + "), "
                                    + WORD
                                    + "(number, idf) AS MATERIALIZED (SELECT h.number, ln(1 + (greatest(n.n"
                                    + " - count(*), 0) + 0.5::float8) / (count(*) + 0.5::float8)) FROM " + HIT
                                    + " AS h CROSS JOIN " + SIZE + " AS n"
                                    + " WHERE h.number < " + plan.scored() + " GROUP BY h.number, n.n)",
                            Slot.NAME,
                            Slot.NAME)
                    .sql(
                            ", " + BEST
                                    + "(doc, score) AS MATERIALIZED (SELECT h.doc, round(sum(w.idf * h.tf * (CAST(? AS float8) + 1)"
                                    + " / (h.tf + CAST(? AS float8) * (1 - CAST(? AS float8) + CAST(? AS float8) * h.length / n.average)))"
                                    + " * 1e6::float8) / 1e6::float8 FROM " + HIT + " AS h JOIN " + WORD
                                    + " AS w ON w.number = h.number CROSS JOIN " + SIZE + " AS n"
                                    + " WHERE h.doc IN (",
                            Slot.K1,
                            Slot.K1,
                            Slot.B,
                            Slot.B)
                    .sql(plan.condition() + ") GROUP BY h.doc", plan.conditionSlots());
        }
        String score = ranking == SimpleRanking.FREQUENCY
                ? "round(sum(CASE WHEN h.number < " + plan.scored()
                        + " THEN h.tf / (h.tf + 1) ELSE 0 END) * 1e6::float8) / 1e6::float8"
                : "0::float8";
        return hit(plan)
                .sql(", " + BEST + "(doc, score) AS MATERIALIZED (SELECT h.doc, " + score + " FROM " + HIT
                        + " AS h WHERE h.doc IN (")
                .sql(plan.condition() + ") GROUP BY h.doc", plan.conditionSlots());
    }

    /**
     * Rows that cannot be on the page are not looked up, unless it is not full without them: others may be hidden by the database, or have gone
     * without a trigger. A filter hides too many for that.
     */
    private RawSql page(RawSql best, TextSearch search, Sql filter, String order) {
        String page = order + " LIMIT ? OFFSET ?";
        if (search.filter().isPresent()) {
            return matches(best, search, filter).sql(page, Slot.LIMIT, Slot.OFFSET);
        }
        String full =
                "(SELECT count(*) FROM " + TOP + ") = CAST(? AS bigint) OR NOT EXISTS (SELECT 1 FROM " + LEAST + ")";
        RawSql top = best.sql(
                "WITH " + LEAST + "(score) AS MATERIALIZED (SELECT score FROM " + BEST
                        + " WHERE score < CAST(? AS float8)" + " ORDER BY score DESC LIMIT 1 OFFSET ?), " + TOP
                        + "(doc, score) AS MATERIALIZED (",
                Slot.AFTER,
                Slot.LAST);
        RawSql enough = matches(top, search, filter)
                .sql("AND b.score >= coalesce((SELECT score FROM " + LEAST + "), 0)" + page, Slot.LIMIT, Slot.OFFSET)
                .sql(") SELECT doc, score FROM " + TOP + " WHERE " + full + " UNION ALL (", Slot.LIMIT);
        return matches(enough, search, filter)
                .sql("AND NOT (" + full + ")", Slot.LIMIT)
                .sql(page + ")", Slot.LIMIT, Slot.OFFSET);
    }

    private RawSql matches(RawSql before, TextSearch search, Sql filter) {
        RawSql rows = before.sql("SELECT b.doc, b.score FROM " + BEST + " AS b JOIN " + names.rows()
                        + " AS d ON d.id = b.doc CROSS JOIN")
                .expression(CountedRows.filtered(index.table(dialect), filter))
                .sql("AS r WHERE " + index.sameKey(dialect, "d.", "r"));
        if (search.afterScore().isEmpty()) {
            return rows;
        }
        return rows.sql("AND (b.score < CAST(? AS float8) OR b.score = CAST(? AS float8) AND", Slot.AFTER, Slot.AFTER)
                .sql(
                        "(" + index.eachKey(", ", this::ordered) + ") > ("
                                + index.eachKey(
                                        ", ", i -> parameter(index.keys().get(i))) + "))",
                        Slot.afterKey(index));
    }

    /** The number of rows that match. */
    Sql count(TextSearch search, MatchPlan plan) {
        PlanSql sql = sql(plan);
        SearchValues values = values(search, sql);
        return templates.statement("count", values, sql.shape(), () -> matching("count(*)", values.filter(), sql));
    }

    /** The values of a column in the rows that match, and the number of each. */
    Sql facets(TextSearch search, MatchPlan plan, Identifier column) {
        PlanSql sql = sql(plan);
        SearchValues values = values(search, sql);
        return templates.statement(
                column,
                values,
                sql.shape(),
                () -> CountedRows.byColumn(dialect, column, "\"C\"", wanted -> matching(wanted, values.filter(), sql)));
    }

    private PlanSql sql(MatchPlan plan) {
        return new PlanSql(names.words(), lists, plan);
    }

    private SearchValues values(TextSearch search, PlanSql plan) {
        return SearchValues.of(dialect, index, search, plan.values());
    }

    private RawSql matching(String wanted, Sql filter, PlanSql plan) {
        return hit(plan)
                .sql("SELECT " + wanted + " FROM " + names.rows() + " AS d CROSS JOIN")
                .expression(CountedRows.filtered(index.table(dialect), filter))
                .sql(
                        "AS r WHERE " + index.sameKey(dialect, "d.", "r") + " AND d.id IN (" + plan.condition() + ")",
                        plan.conditionSlots());
    }

    /** How often each word is in each row that has it, by the weights of the columns. */
    private RawSql hit(PlanSql plan) {
        String found = found("p.term = f.term") + (plan.haveBeginnings() ? " UNION ALL " + found(BEGUN) : "");
        return RawSql.of(
                        "WITH " + HIT
                                + "(number, doc, tf, length) AS MATERIALIZED (SELECT p.number, p.doc, sum(p.frequency * CASE p.col "
                                + index.eachColumn(" ", i -> "WHEN " + i + " THEN CAST(? AS float8)") + " END),",
                        Slot.weights(index))
                .sql("min(p.length) FROM (" + found + ") AS p GROUP BY p.number, p.doc)", plan.wordSlots());
    }

    private String found(String condition) {
        return "SELECT f.number, p.doc, p.col, p.frequency, p.length FROM unnest(CAST(" + lists.list()
                + " AS integer[]), " + lists.list() + ", " + lists.list() + ") AS f(number, term, columns) JOIN "
                + names.words() + " AS p ON " + condition
                + " WHERE f.columns = '*' OR strpos(f.columns, ',' || p.col || ',') > 0";
    }

    /** A parameter whose type the driver may not know, or takes for a text. */
    static String parameter(KeyColumn key) {
        return "CAST(? AS " + key.plainType() + ")";
    }

    /** Texts in the order of their code points, as everywhere. */
    private String ordered(int key) {
        return "d." + index.ownKey(key)
                + (TEXTS.matcher(index.keys().get(key).plainType()).matches() ? " COLLATE \"C\"" : "");
    }
}
