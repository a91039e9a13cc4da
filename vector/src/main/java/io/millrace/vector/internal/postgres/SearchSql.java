package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.query.RawSql;
import io.millrace.spi.OwnTables;
import io.millrace.vector.BitVector;
import io.millrace.vector.SparseVector;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorMethod.BinaryHnsw;
import io.millrace.vector.VectorMethod.IvfFlat;
import io.millrace.vector.internal.index.IndexCatalog;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The statement of a search. Its text is one of the {@link SearchTemplates}; what a search has for values is in {@linkplain Slot slots} of it. */
final class SearchSql {
    /**
     * Where a text that is made once has a value of each search.
     *
     * @param value the value of a search
     */
    private record Slot(Function<SearchSql, @Nullable Object> value) {}

    private static final Slot SEARCHED = new Slot(SearchSql::value);
    private static final Slot LIMIT = new Slot(search -> search.query.limit());
    private static final Slot OFFSET = new Slot(search -> search.query.offset());
    private static final Slot MOST_DISTANT = new Slot(search -> search.query.maxDistance());
    private static final Slot WANTED_ROWS = new Slot(search -> search.wanted);
    private static final Slot ENOUGH = new Slot(SearchSql::enough);
    private static final Slot EFFORT = new Slot(search -> Integer.toString(search.effort()));
    private static final Slot MOST_VISITED = new Slot(search -> Integer.toString(search.mostVisited()));
    private static final Slot MOST_LOOKED = new Slot(SearchSql::mostLooked);
    private static final Slot MOST_MATCHING = new Slot(SearchSql::mostMatching);
    private static final Slot NEAREST = new Slot(SearchSql::nearest);

    private static final Sql NO_FILTER = Sql.of("");

    /** Parts of the statement. A filter may name tables of the caller's, which no part may hide. */
    private static final String WANTED = OwnTables.VECTOR_PREFIX + "wanted";

    private static final String STATE = OwnTables.VECTOR_PREFIX + "state";
    private static final String SETTINGS = OwnTables.VECTOR_PREFIX + "settings";
    private static final String NEAR = OwnTables.VECTOR_PREFIX + "near";

    /** What is searched for, which is sent once: a vector is most of what a search sends. */
    private static final String VECTOR = "(SELECT v.vector FROM " + WANTED + " AS v)";

    /** What the statement says once, and executes nothing without. */
    private static final String HELD = "(SELECT d.held FROM " + STATE + " AS d)";

    /** Types of texts. Those of somebody's own may begin like one of them, and have no collation. */
    private static final Pattern TEXTS = Pattern.compile("text|character( varying)?(\\([0-9]+\\))?");

    private static final int USUAL_CANDIDATES = 100;
    /** How many rows a scan visits at most: pgvector's own limit, said each time since a search before in the same transaction may have set another. */
    private static final int USUALLY_VISITED = 20_000;

    private static final int FILTERED_CANDIDATES = 200;
    private static final int USUAL_CODES = 200;
    private static final int OVERSAMPLING = 10;
    private static final int MOST_CANDIDATES = 1000;

    /** Of the rows near that a filter is asked about, how many there are for each candidate, row wanted, and code compared. */
    private static final int LOOKED_OF_CANDIDATES = 2;

    private static final int LOOKED_OF_WANTED = 20;
    private static final int LOOKED_OF_CODES = 5;

    /** So many rows are visited at most for each that is near. */
    private static final int VISITED = 10;

    /** So many times as many as wanted are taken of an order that is not strict. */
    private static final int SPARE = 2;

    private final Dialect dialect;
    private final StoredIndex index;
    private final NearestSearch query;
    private final SearchColumns columns;
    private final Sql filter;
    private final int wanted;

    SearchSql(Dialect dialect, StoredIndex index, NearestSearch query) {
        this.dialect = dialect;
        this.index = index;
        this.query = query;
        this.columns = new SearchColumns(dialect, index, query);
        this.filter = query.filter()
                .map(given -> RawSql.of("AND (").filter(given).sql(")").toSql(dialect))
                .orElse(NO_FILTER);
        this.wanted = query.limit() + query.offset();
    }

    Sql sql(SearchTemplates templates) {
        Sql template = templates.of(
                new SearchTemplates.Shape(index, query.columns(), query.withVector(), isLimited(), filter.text()),
                () -> text().toSql(dialect));
        List<@Nullable Object> values = new ArrayList<>(template.positional().size());
        for (Object value : template.positional()) {
            values.add(value instanceof Slot slot ? slot.value().apply(this) : value);
        }
        return Sql.positional(template.text(), values);
    }

    /** Behind {@link SearchColumns#found() the columns} is whether the index still is what the search was made for; where it is not, and where nothing is near, there is one row of nulls. */
    private RawSql text() {
        RawSql held = RawSql.of(
                        "WITH " + WANTED + " AS MATERIALIZED (SELECT " + cast() + " AS vector), " + STATE
                                + " AS MATERIALIZED (SELECT",
                        SEARCHED)
                .expression(IndexCatalog.isHeld(index, IndexParts.areAttached("i")))
                .sql("AS held)");
        RawSql rows = index.definition().method() == VectorMethod.exact() ? exact(held) : indexed(held);
        return ordered(rows.sql(") AS p ON TRUE"), "p");
    }

    private RawSql exact(RawSql before) {
        return page(rows(before.sql(found() + "("), HELD).sql(") AS b"));
    }

    /**
     * The nearest by the index, and where those are fewer than wanted, in the same snapshot all rows: an index is not searched to its end.
     * The settings hold before the first row is asked for, since the settings are the outer side of the join, and until the transaction ends.
     */
    private RawSql indexed(RawSql before) {
        RawSql near = near(settings(before))
                .sql(
                        ") AS n) " + found() + "(SELECT c.* FROM " + NEAR + " AS c WHERE (SELECT count(*) FROM " + NEAR
                                + ") >= ?",
                        ENOUGH)
                .sql("UNION ALL SELECT e.* FROM (");
        // What is no plain distance is ordered by no index.
        return page(rows(near, HELD + " AND (SELECT count(*) FROM " + NEAR + ") < CAST(? AS bigint)", ENOUGH)
                .sql(
                        "ORDER BY (r." + index.column(dialect) + operator() + VECTOR + ") + CAST(0 AS float8), "
                                + index.eachKey(i -> ordered("r." + index.key(dialect, i), i)) + " LIMIT ?",
                        WANTED_ROWS)
                .sql(") AS e) AS b"));
    }

    private RawSql settings(RawSql before) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (isOfLists()) {
            settings.put("ivfflat.probes", EFFORT);
            settings.put("ivfflat.iterative_scan", "relaxed_order");
        } else {
            boolean anyOrder = isQuantised() || isFiltered();
            settings.put("hnsw.ef_search", EFFORT);
            settings.put("hnsw.iterative_scan", anyOrder ? "relaxed_order" : "strict_order");
            settings.put("hnsw.max_scan_tuples", MOST_VISITED);
        }
        RawSql sql = before.sql(", " + SETTINGS + " AS MATERIALIZED (SELECT concat(");
        String comma = "";
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            sql = sql.sql(
                    comma + "set_config(CAST(? AS text), CAST(? AS text), TRUE)", setting.getKey(), setting.getValue());
            comma = ", ";
        }
        return sql.sql(
                ") AS set), " + NEAR + " AS MATERIALIZED (SELECT n.* FROM " + SETTINGS + " AS s CROSS JOIN LATERAL (");
    }

    /**
     * What the index finds near. A filter is applied to the nearest of all rows only, so that what it matches among them is the nearest that it matches: an index that is
     * asked to go on until so many match finds so many, and passes over nearer ones.
     */
    private RawSql near(RawSql before) {
        String condition = HELD + " AND s.set IS NOT NULL";
        return isFiltered()
                ? matching(byIndex(columns(before).sql("FROM (SELECT r.*").sql(stored(condition)), MOST_LOOKED)
                                .sql(") AS r WHERE TRUE"))
                        .sql("LIMIT ?", MOST_MATCHING)
                : byIndex(rows(before, condition), NEAREST);
    }

    /** So many as the index finds near. */
    private RawSql byIndex(RawSql rows, Slot count) {
        String order = isQuantised()
                ? IndexDdl.codes("r." + index.column(dialect), index) + " <~> " + IndexDdl.codes(VECTOR, index)
                : "r." + index.column(dialect) + operator() + VECTOR;
        return rows.sql("ORDER BY " + order + " LIMIT ?", count);
    }

    private RawSql rows(RawSql before, String condition, Object... values) {
        return matching(columns(before).sql(stored(condition), values));
    }

    private RawSql matching(RawSql rows) {
        Object[] values = IntStream.range(0, filter.positional().size())
                .mapToObj(place -> new Slot(search -> search.filter.positional().get(place)))
                .toArray();
        return isFiltered() ? rows.sql(filter.text(), values) : rows;
    }

    private String stored(String condition) {
        return "FROM " + index.table(dialect) + " AS r WHERE r." + index.column(dialect) + " IS NOT NULL AND "
                + condition;
    }

    private RawSql columns(RawSql before) {
        return before.sql("SELECT " + columns.compared("r." + index.column(dialect) + operator() + VECTOR));
    }

    private String found() {
        return "SELECT " + columns.found() + ", d.held FROM " + STATE + " AS d LEFT JOIN (SELECT b.* FROM ";
    }

    private RawSql page(RawSql rows) {
        RawSql near =
                isLimited() ? rows.sql("WHERE " + columns.distance("b") + " <= CAST(? AS float8)", MOST_DISTANT) : rows;
        return ordered(near, "b").sql("LIMIT ? OFFSET ?", LIMIT, OFFSET);
    }

    private RawSql ordered(RawSql rows, String alias) {
        return rows.sql("ORDER BY " + columns.distance(alias) + " + CAST(0 AS float8), "
                + index.eachKey(i -> ordered(columns.key(alias, i), i)));
    }

    private int effort() {
        int usual = index.definition().method() instanceof IvfFlat flat
                ? (int) Math.ceil(Math.sqrt(flat.lists()) * (isFiltered() ? 2 : 1))
                : Math.min(MOST_CANDIDATES, Math.max(isFiltered() ? FILTERED_CANDIDATES : USUAL_CANDIDATES, wanted));
        return isQuantised()
                ? Math.min(MOST_CANDIDATES, candidates())
                : query.effort().orElse(usual);
    }

    private int candidates() {
        int usual = Math.min(MOST_CANDIDATES, Math.max(USUAL_CODES, wanted * OVERSAMPLING));
        return Math.max(wanted, query.effort().orElse(usual));
    }

    /** So many of the nearest rows are asked whether the filter matches them; where too few of them do, all rows are. */
    private int mostLooked() {
        return isQuantised()
                ? LOOKED_OF_CODES * candidates()
                : Math.max(
                        LOOKED_OF_CANDIDATES * (isOfLists() ? FILTERED_CANDIDATES : effort()),
                        LOOKED_OF_WANTED * wanted);
    }

    private int mostMatching() {
        return isQuantised() ? candidates() : SPARE * wanted;
    }

    private int nearest() {
        return isQuantised() ? candidates() : wanted;
    }

    /** Rows to which the graph leads are more than those that are near. */
    private int mostVisited() {
        return isFiltered() ? Math.max(USUALLY_VISITED, VISITED * mostLooked()) : USUALLY_VISITED;
    }

    /** How many the index has to find: of codes more, since they do not tell which of them are the nearest, and of lists, since those that are not read have some as well. */
    private int enough() {
        if (!isFiltered()) {
            return wanted;
        }
        return isQuantised() ? Math.min(candidates(), 4 * wanted) : isOfLists() ? SPARE * wanted : wanted;
    }

    private boolean isLimited() {
        return query.maxDistance() < Double.POSITIVE_INFINITY;
    }

    private boolean isFiltered() {
        return query.filter().isPresent();
    }

    private boolean isOfLists() {
        return index.definition().method() instanceof IvfFlat;
    }

    private boolean isQuantised() {
        return index.definition().method() instanceof BinaryHnsw;
    }

    /** What is bound in the place of {@link #cast()}: numbers as they are, and otherwise what PostgreSQL reads as a text. */
    private Object value() {
        return switch (ColumnType.of(index.detail()).orElseThrow()) {
            case VECTOR, HALFVEC -> query.vector().toArray();
            case SPARSEVEC ->
                (query.vector() instanceof SparseVector sparse
                                ? sparse
                                : SparseVector.of(query.vector().toArray()))
                        .toText();
            case BIT -> ((BitVector) query.vector()).toText();
        };
    }

    private String cast() {
        return "CAST(? AS " + index.named()
                + (index.detail().equals("bit") ? "(" + index.definition().dimensions() + ")" : "") + ")";
    }

    private String operator() {
        return " " + ColumnType.operator(index.definition().metric()) + " ";
    }

    /** Texts in the order of their code points, as everywhere. */
    private String ordered(String column, int key) {
        return column + (TEXTS.matcher(index.keyTypes().get(key)).matches() ? " COLLATE \"C\"" : "");
    }
}
