package io.millrace.fulltext.internal.sqlite;

import static io.millrace.fulltext.internal.index.SearchParts.BEST;
import static io.millrace.fulltext.internal.index.SearchParts.FORM;
import static io.millrace.fulltext.internal.index.SearchParts.HIT;
import static io.millrace.fulltext.internal.index.SearchParts.PAGE;
import static io.millrace.fulltext.internal.index.SearchParts.SIZE;
import static io.millrace.fulltext.internal.index.SearchParts.WORD;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextRanking;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.internal.index.CountedRows;
import io.millrace.fulltext.internal.index.IndexCatalog;
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

/**
 * The statements of a search.
 *
 * <p>FTS5 says which rows match, but where any of the words that count is enough. Its own ranking has fixed parameters, and takes each form of a word for a word of its own, so that the score
 * is computed from the places of terms: once for each word of the query, whatever its forms. Each form is read once.
 */
final class SearchSql {
    /** The column that the score is read from, behind those of the table. */
    private static final String SCORE = "_datastore_text_score";

    /** The condition, in FTS5's language. */
    private static final Object[] MATCH = Slot.plan(0, 1);

    /** The words that count. */
    private static final Object[] WORDS = Slot.plan(1, 1);

    private final Dialect dialect;
    private final StatementTemplates templates;
    private final StoredIndex index;
    private final IndexNames names;

    SearchSql(Dialect dialect, StatementTemplates templates, StoredIndex index) {
        this.dialect = dialect;
        this.templates = templates;
        this.index = index;
        this.names = IndexNames.of(dialect, index);
    }

    /** The terms of the index that begin in one of some ways. */
    Sql terms(Iterable<String> beginnings) {
        return Sql.of(
                "SELECT t.term FROM json_each(?) AS b CROSS JOIN " + names.terms()
                        + " AS t ON t.term >= b.value AND t.term <= b.value || ? WHERE " + Terms.isWhole("t.term"),
                ScoredWords.array(beginnings),
                Character.toString(Character.MAX_CODE_POINT));
    }

    /** How often some words occur. */
    Sql occurrences(List<Range> ranges, int most) {
        return Sql.of(
                "SELECT count(*) FROM (SELECT 1 FROM json_each(?) AS b CROSS JOIN " + names.places()
                        + " AS p ON p.term >= b.value ->> 0 AND p.term <= b.value ->> 1 LIMIT ?)",
                ScoredWords.ranges(ranges),
                most + 1);
    }

    /** The columns that are read, and the score. */
    Sql search(TextSearch search, MatchPlan plan) {
        SearchValues values = values(search, plan);
        return templates.search(
                values, plan.isAnyWord() ? "any" : "", () -> search(search, values.filter(), plan.isAnyWord()));
    }

    private RawSql search(TextSearch search, Sql filter, boolean anyWord) {
        String order = " ORDER BY b.score DESC, " + index.eachKey(", ", this::ordered);
        RawSql rows = best(search.ranking(), anyWord)
                .sql("), " + PAGE + "(doc, score) AS MATERIALIZED (SELECT b.doc, b.score FROM " + BEST + " AS b JOIN")
                .sql(names.rows() + " AS d ON d.id = b.doc CROSS JOIN")
                .expression(CountedRows.filtered(table(), filter))
                .sql("AS r WHERE " + index.sameKey(dialect, "d.", "r"));
        return behind(rows, search)
                .sql(order + " LIMIT ? OFFSET ?)", Slot.LIMIT, Slot.OFFSET)
                .sql("SELECT " + ReadColumns.of(index, search).list(dialect, "r") + ", b.score AS " + SCORE + " FROM "
                        + PAGE + " AS b JOIN " + names.rows()
                        + " AS d ON d.id = b.doc JOIN " + table() + " AS r ON "
                        + index.sameKey(dialect, "d.", "r") + order);
    }

    private RawSql behind(RawSql rows, TextSearch search) {
        return search.afterScore().isEmpty()
                ? rows
                : rows.sql("AND (b.score < ? OR b.score = ?", Slot.AFTER, Slot.AFTER)
                        .sql(
                                "AND (" + index.eachKey(", ", this::ordered) + ") > (" + index.eachKey(", ", i -> "?")
                                        + "))",
                                Slot.afterKey(index));
    }

    /** The number of rows that match. */
    Sql count(TextSearch search, MatchPlan plan) {
        SearchValues values = values(search, plan);
        return templates.statement("count", values, "", () -> matching("count(*)", values.filter()));
    }

    /** The values of a column in the rows that match, and the number of each. */
    Sql facets(TextSearch search, MatchPlan plan, Identifier column) {
        SearchValues values = values(search, plan);
        return templates.statement(
                column,
                values,
                "",
                () -> CountedRows.byColumn(dialect, column, "BINARY", wanted -> matching(wanted, values.filter())));
    }

    private SearchValues values(TextSearch search, MatchPlan plan) {
        return SearchValues.of(
                dialect, index, search, List.of(MatchText.of(plan.condition()), ScoredWords.json(plan.words())));
    }

    private RawSql matching(String wanted, Sql filter) {
        return RawSql.of("SELECT " + wanted + " FROM " + names.rows() + " AS d CROSS JOIN")
                .expression(CountedRows.filtered(table(), filter))
                .sql("AS r WHERE " + index.sameKey(dialect, "d.", "r") + " AND d.id IN")
                .sql(matching(), MATCH);
    }

    /**
     * The rows that match, with their scores; what follows closes the parenthesis.
     *
     * @param anyWord whether all rows match that have a word
     */
    private RawSql best(TextRanking ranking, boolean anyWord) {
        if (ranking instanceof Bm25) {
            RawSql size = RawSql.of(
                    "WITH " + SIZE
                            + "(n, average) AS MATERIALIZED (SELECT coalesce(sum(row_count), 0), coalesce(max(1.0 * sum(characters) / max(sum(row_count), 1), 1.0), 1.0) FROM "
                            + dialect.quote(IndexCatalog.SIZES) + " WHERE index_name = ?),",
                    Slot.NAME);
            return grouped(
                    hits(size)
                            .sql(", " + WORD
                                    + "(number, idf) AS MATERIALIZED (SELECT h.number, ln(1 + (max(n.n - count(*), 0) + 0.5)"
                                    + " / (count(*) + 0.5)) FROM " + HIT + " AS h CROSS JOIN " + SIZE
                                    + " AS n GROUP BY h.number)")
                            .sql(
                                    ", " + BEST
                                            + "(doc, score) AS MATERIALIZED (SELECT h.doc, round(sum(w.idf * h.tf * (? + 1)"
                                            + " / (h.tf + ? * (1 - ? + ? * d.length / n.average))), 6)"
                                            + " FROM " + HIT + " AS h JOIN " + WORD
                                            + " AS w ON w.number = h.number JOIN",
                                    Slot.K1,
                                    Slot.K1,
                                    Slot.B,
                                    Slot.B)
                            .sql(names.rows() + " AS d ON d.id = h.doc CROSS JOIN " + SIZE + " AS n"),
                    anyWord);
        } else if (ranking == SimpleRanking.FREQUENCY) {
            return grouped(
                    hits(RawSql.of("WITH"))
                            .sql(", " + BEST
                                    + "(doc, score) AS MATERIALIZED (SELECT h.doc, round(sum(h.tf / (h.tf + 1)), 6) FROM "
                                    + HIT
                                    + " AS h"),
                    anyWord);
        }
        return RawSql.of("WITH " + BEST + "(doc, score) AS MATERIALIZED (SELECT b.rowid, 0.0 FROM")
                .sql(matching() + " AS b", MATCH);
    }

    /** FTS5 is not asked which rows match where those do that have a hit: it would read all of them once more. */
    private RawSql grouped(RawSql hits, boolean anyWord) {
        return anyWord
                ? hits.sql("GROUP BY h.doc")
                : hits.sql("WHERE h.doc IN").sql(matching() + " GROUP BY h.doc", MATCH);
    }

    /** How often each word is in each row that has it, by the weights of the columns. */
    private RawSql hits(RawSql before) {
        return before.sql(
                        FORM
                                + "(number, low, high, columns) AS MATERIALIZED (SELECT value ->> 0, value ->> 1, value ->> 2,"
                                + " value ->> 3 FROM json_each(?)), ",
                        WORDS)
                .sql(
                        HIT + "(number, doc, tf) AS MATERIALIZED (SELECT f.number, p.doc, sum(CASE p.col "
                                + index.eachColumn(" ", i -> "WHEN 'c" + i + "' THEN ?")
                                + " END) FROM " + FORM + " AS f CROSS JOIN " + names.places()
                                + " AS p ON p.term >= f.low AND p.term <= f.high"
                                + " WHERE f.columns IS NULL OR instr(f.columns, p.col || ',') > 0 GROUP BY f.number, p.doc)",
                        Slot.weights(index));
    }

    private String table() {
        return MainTable.of(dialect, index);
    }

    private String matching() {
        return "(SELECT rowid FROM " + names.words() + " WHERE " + names.words() + " MATCH ?)";
    }

    /** Texts in the order of their code points, as everywhere. */
    private String ordered(int key) {
        return "d." + index.ownKey(key) + (index.rowidKey() ? "" : " COLLATE BINARY");
    }
}
