package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.query.RawSql;
import io.millrace.spi.OwnTables;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorMethod.IvfFlat;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;

/** The statement of a search. Behind the columns of the table are those of the key, and the distance. */
final class SearchSql {
    private static final String KEY = OwnTables.VECTOR_PREFIX + "key";
    private static final String DISTANCE = OwnTables.VECTOR_PREFIX + "distance";
    private static final int USUAL_CANDIDATES = 100;
    private static final int MOST_CANDIDATES = 1000;

    private final Dialect dialect;
    private final StoredIndex index;
    private final NearestSearch query;
    private final int wanted;

    SearchSql(Dialect dialect, StoredIndex index, NearestSearch query) {
        this.dialect = dialect;
        this.index = index;
        this.query = query;
        this.wanted = query.limit() + query.offset();
    }

    Sql sql() {
        return (index.definition().method() == VectorMethod.exact() ? exact() : indexed()).toSql(dialect);
    }

    private RawSql exact() {
        return page(rows(RawSql.of("SELECT b.* FROM ("), "TRUE").sql(") AS b"));
    }

    /**
     * The nearest by the index, and where those are fewer than wanted, in the same snapshot all rows: an index is not searched to its end.
     * The settings hold before the first row is asked for, since the settings are the outer side of the join, and until the transaction ends.
     */
    private RawSql indexed() {
        boolean flat = index.definition().method() instanceof IvfFlat;
        RawSql settings = RawSql.of(
                "WITH s AS MATERIALIZED (SELECT set_config(CAST(? AS text), CAST(? AS text), TRUE) AS effort,"
                        + " set_config(CAST(? AS text), CAST(? AS text), TRUE) AS iterative),"
                        + " near AS MATERIALIZED (SELECT n.* FROM s CROSS JOIN LATERAL (",
                flat ? "ivfflat.probes" : "hnsw.ef_search",
                Integer.toString(effort()),
                flat ? "ivfflat.iterative_scan" : "hnsw.iterative_scan",
                flat ? "relaxed_order" : "strict_order");
        RawSql near = rows(settings, "s.effort IS NOT NULL AND s.iterative IS NOT NULL")
                .sql("ORDER BY r." + index.column(dialect) + operator() + vector() + " LIMIT ?", query.vector(), wanted)
                .sql(") AS n) SELECT b.* FROM (SELECT near.* FROM near WHERE (SELECT count(*) FROM near) >= ?", wanted)
                .sql("UNION ALL SELECT e.* FROM (");
        // What is no plain distance is ordered by no index.
        return page(rows(near, "(SELECT count(*) FROM near) < CAST(? AS bigint)", wanted)
                .sql(
                        "ORDER BY (r." + index.column(dialect) + operator() + vector() + ") + CAST(0 AS float8), "
                                + index.eachKey(i -> ordered("r." + index.key(dialect, i), i)) + " LIMIT ?",
                        query.vector(),
                        wanted)
                .sql(") AS e) AS b"));
    }

    private RawSql rows(RawSql before, String condition, Object... values) {
        String columns = query.columns().isEmpty()
                ? "r.*"
                : "r."
                        + String.join(
                                ", r.",
                                query.columns().stream().map(dialect::quote).toList());
        RawSql rows = before.sql(
                        "SELECT " + columns + ", "
                                + index.eachKey(i -> "r." + index.key(dialect, i) + " AS " + KEY + i) + ", r."
                                + index.column(dialect) + operator() + vector() + " AS " + DISTANCE,
                        query.vector())
                .sql(
                        "FROM " + index.table(dialect) + " AS r WHERE r." + index.column(dialect) + " IS NOT NULL AND "
                                + condition,
                        values);
        return query.filter()
                .map(filter -> rows.sql("AND (").filter(filter).sql(")"))
                .orElse(rows);
    }

    private RawSql page(RawSql rows) {
        RawSql near = query.maxDistance() < Double.POSITIVE_INFINITY
                ? rows.sql("WHERE b." + DISTANCE + " <= CAST(? AS float8)", query.maxDistance())
                : rows;
        return near.sql(
                "ORDER BY b." + DISTANCE + " + CAST(0 AS float8), " + index.eachKey(i -> ordered("b." + KEY + i, i))
                        + " LIMIT ? OFFSET ?",
                query.limit(),
                query.offset());
    }

    private int effort() {
        int usual = index.definition().method() instanceof IvfFlat flat
                ? (int) Math.ceil(Math.sqrt(flat.lists()))
                : Math.min(MOST_CANDIDATES, Math.max(USUAL_CANDIDATES, wanted));
        return query.effort().orElse(usual);
    }

    private String vector() {
        return "CAST(? AS " + index.type() + ")";
    }

    private String operator() {
        return switch (index.definition().metric()) {
            case COSINE -> " <=> ";
            case EUCLIDEAN -> " <-> ";
            case INNER_PRODUCT -> " <#> ";
        };
    }

    /** Texts in the order of their code points, as everywhere. */
    private String ordered(String column, int key) {
        String type = index.keyTypes().get(key);
        return column + (type.equals("text") || type.startsWith("character") ? " COLLATE \"C\"" : "");
    }
}
