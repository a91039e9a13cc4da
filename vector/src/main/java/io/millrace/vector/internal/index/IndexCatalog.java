package io.millrace.vector.internal.index;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.query.RawSql;
import io.millrace.spi.OwnTables;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which indexes there are, in two tables of the database. */
public final class IndexCatalog {
    /** The indexes. */
    public static final String INDEXES = OwnTables.VECTOR_PREFIX + "indexes";

    /** The columns of the keys of their tables. */
    public static final String KEYS = OwnTables.VECTOR_PREFIX + "keys";

    /** What the two tables have, in types that every database knows. */
    public static final List<String> DEFINITIONS = List.of(
            "CREATE TABLE IF NOT EXISTS " + INDEXES
                    + " (name varchar(32) PRIMARY KEY, given_name varchar(32) NOT NULL, table_name text NOT NULL,"
                    + " column_name text NOT NULL, column_type text NOT NULL, dimensions integer NOT NULL,"
                    + " metric text NOT NULL, method text NOT NULL, first integer NOT NULL, second integer NOT NULL,"
                    + " complete boolean NOT NULL)",
            "CREATE TABLE IF NOT EXISTS " + KEYS
                    + " (index_name varchar(32) NOT NULL, position integer NOT NULL, column_name text NOT NULL,"
                    + " column_type text NOT NULL, PRIMARY KEY (index_name, position))");

    private record Line(
            String givenName,
            String tableName,
            String columnName,
            String columnType,
            String named,
            int dimensions,
            Metric metric,
            String method,
            int first,
            int second,
            boolean complete,
            boolean attached,
            String keyName,
            String keyType) {}

    private final VectorStorage storage;
    private final String select;

    IndexCatalog(VectorStorage storage) {
        this.storage = storage;
        this.select = select(storage);
    }

    /** What is of the index, and not of a column of its key, is computed for the first of its lines only. */
    private static String select(VectorStorage storage) {
        return "SELECT i.given_name, i.table_name, i.column_name, i.column_type, i.dimensions, i.metric, i.method, i.first,"
                + " i.second, i.complete, CASE WHEN k.position = 0 THEN " + storage.named("i")
                + " ELSE '' END AS named, CASE WHEN k.position = 0 THEN " + storage.attached("i")
                + " ELSE FALSE END AS attached, k.column_name AS key_name, k.column_type AS key_type FROM " + INDEXES
                + " AS i JOIN " + KEYS + " AS k ON k.index_name = i.name";
    }

    Mono<StoredIndex> find(SqlOperations operations, String name) {
        return VectorIndex.isName(name)
                ? read(operations, Sql.of(select + " WHERE i.name = lower(?) ORDER BY k.position", name))
                        .next()
                : Mono.empty();
    }

    Mono<StoredIndex> require(SqlOperations operations, String name) {
        return find(operations, name)
                .switchIfEmpty(Mono.error(() -> new VectorIndexException(
                        Kind.NOT_FOUND,
                        "There is no vector index " + shown(name) + ". Make it by createIndex.",
                        null)));
    }

    private static String shown(String name) {
        return VectorIndex.isName(name) ? name : "of that name";
    }

    Flux<StoredIndex> all(SqlOperations operations) {
        return read(operations, Sql.of(select + " ORDER BY i.name, k.position"));
    }

    Mono<Void> add(SqlOperations operations, StoredIndex index) {
        VectorIndex definition = index.definition();
        StoredMethod method = StoredMethod.of(definition.method());
        List<Sql> statements = new ArrayList<>();
        statements.add(Sql.of(
                "INSERT INTO " + INDEXES
                        + " (name, given_name, table_name, column_name, column_type, dimensions, metric,"
                        + " method, first, second, complete) VALUES (lower(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                definition.name(),
                definition.name(),
                definition.table(),
                definition.column(),
                index.detail(),
                definition.dimensions(),
                definition.metric(),
                method.name(),
                method.first(),
                method.second(),
                false));
        for (int i = 0; i < index.keys().size(); i++) {
            statements.add(Sql.of(
                    "INSERT INTO " + KEYS
                            + " (index_name, position, column_name, column_type) VALUES (lower(?), ?, ?, ?)",
                    definition.name(),
                    i,
                    index.keys().get(i),
                    index.keyTypes().get(i)));
        }
        return Flux.fromIterable(statements).concatMap(operations::execute).then();
    }

    /** A condition under which an index is there, whether complete or not, and what it is given as. Any statement may have it. */
    public static RawSql isDefined(StoredIndex index) {
        return isDefined(index, "TRUE");
    }

    /**
     * A condition under which an index is there, what it is given as, and something else holds.
     *
     * @param condition of the line {@code i} of {@link #INDEXES}
     */
    public static RawSql isDefined(StoredIndex index, String condition) {
        return RawSql.of("EXISTS (SELECT 1 FROM " + INDEXES + " AS i WHERE")
                .expression(isDefinedAs(index))
                .sql("AND " + condition + ")");
    }

    private static RawSql isDefinedAs(StoredIndex index) {
        VectorIndex definition = index.definition();
        StoredMethod method = StoredMethod.of(definition.method());
        return RawSql.of(
                "i.name = ? AND i.table_name = ? AND i.column_name = ? AND i.column_type = ? AND i.dimensions = ?"
                        + " AND i.metric = ? AND i.method = ? AND i.first = ? AND i.second = ?",
                index.plainName(),
                definition.table(),
                definition.column(),
                index.detail(),
                definition.dimensions(),
                definition.metric().name(),
                method.name(),
                method.first(),
                method.second());
    }

    /**
     * A condition under which an index is there, complete, and as it is given: the same in all that a search depends on.
     *
     * @param attached {@link VectorStorage#attached} of {@code i}
     */
    public static RawSql isHeld(StoredIndex index, String attached) {
        RawSql held = isDefined(index, "i.complete AND " + attached)
                .sql(
                        "AND (SELECT count(*) = ? AND min(CASE WHEN FALSE",
                        index.keys().size());
        for (int i = 0; i < index.keys().size(); i++) {
            held = held.sql(
                    "OR k.position = ? AND k.column_name = ? AND k.column_type = ?",
                    i,
                    index.keys().get(i),
                    index.keyTypes().get(i));
        }
        return held.sql("THEN 1 ELSE 0 END) = 1 FROM " + KEYS + " AS k WHERE k.index_name = ?)", index.plainName());
    }

    /** Says that an index is complete, unless another was made in its place meanwhile, or it was dropped, which is an error. */
    Mono<Void> complete(SqlOperations operations, Dialect dialect, StoredIndex index) {
        return operations
                .execute(
                        RawSql.of("UPDATE " + INDEXES + " SET complete = ? WHERE name = ? AND", true, index.plainName())
                                .expression(isDefined(index))
                                .toSql(dialect))
                .filter(result -> result.changes() > 0)
                .switchIfEmpty(Mono.error(IndexCatalog::goneMeanwhile))
                .then();
    }

    /** Of an index that somebody is making. */
    public static VectorIndexException goneMeanwhile() {
        return new VectorIndexException(
                Kind.NOT_FOUND,
                "The vector index was dropped while it was made, or another was made in its place. Whoever makes it by createIndex and"
                        + " finds a row that is not of it drops it as well: make it again to be told.",
                null);
    }

    /** Removes an index that is not complete; whether it was there as it is given. What belongs to it is the caller's to remove. */
    Mono<Boolean> removeIncomplete(SqlOperations operations, Dialect dialect, StoredIndex index) {
        return operations
                .execute(RawSql.of(
                                "DELETE FROM " + INDEXES + " WHERE name = ? AND complete = ? AND",
                                index.plainName(),
                                false)
                        .expression(isDefined(index))
                        .toSql(dialect))
                .map(result -> result.changes() > 0);
    }

    Mono<Void> remove(SqlOperations operations, StoredIndex index) {
        return operations
                .execute("DELETE FROM " + KEYS + " WHERE index_name = ?", index.plainName())
                .then(operations.execute("DELETE FROM " + INDEXES + " WHERE name = ?", index.plainName()))
                .then();
    }

    /** A database that never had an index has no catalog either. It is asked first, since an error may end the transaction. */
    private Flux<StoredIndex> read(SqlOperations operations, Sql sql) {
        return storage.isPrepared(operations)
                .flatMapMany(prepared -> prepared
                        ? operations
                                .query(Line.class, sql)
                                .bufferUntilChanged(Line::givenName)
                                .map(IndexCatalog::index)
                        : Flux.empty());
    }

    private static StoredIndex index(List<Line> lines) {
        Line line = lines.get(0);
        return new StoredIndex(
                VectorIndex.on(line.tableName(), line.columnName())
                        .named(line.givenName())
                        .dimensions(line.dimensions())
                        .metric(line.metric())
                        .method(new StoredMethod(line.method(), line.first(), line.second()).method())
                        .build(),
                line.columnType(),
                line.named(),
                lines.stream().map(Line::keyName).toList(),
                lines.stream().map(Line::keyType).toList(),
                line.complete(),
                line.attached());
    }
}
