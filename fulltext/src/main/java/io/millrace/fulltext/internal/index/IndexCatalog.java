package io.millrace.fulltext.internal.index;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.error.BadSqlException;
import io.millrace.fulltext.Accents;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextColumn;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.internal.index.StoredIndex.Refresh;
import io.millrace.spi.OwnTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which indexes there are, in three tables of the database: what changes with each row is by itself, and small. */
public final class IndexCatalog {
    /** The indexes. */
    public static final String INDEXES = OwnTables.TEXT_PREFIX + "indexes";

    /** How large they are: the sums over all rows of an index count. */
    public static final String SIZES = OwnTables.TEXT_PREFIX + "sizes";

    /** Their columns, and those of the keys of their tables. */
    public static final String COLUMNS = OwnTables.TEXT_PREFIX + "columns";

    /** A condition: that an index is still the one that was read, by its {@linkplain #theSame values}. */
    public static final String IS_THE_SAME =
            "EXISTS (SELECT 1 FROM " + INDEXES + " AS i WHERE i.name = ? AND i.made = ?)";

    /** A column: searched with a weight, or of the key with a type. */
    private record Line(
            String name,
            String tableName,
            String language,
            String accents,
            String stopWords,
            boolean rowidKey,
            boolean complete,
            boolean attached,
            boolean suggestions,
            long made,
            @Nullable Long refreshedAt,
            @Nullable Long refreshedRows,
            long rowCount,
            String columnName,
            @Nullable Double weight,
            @Nullable String keyType) {}

    private final IndexStorage storage;
    private final String select;

    /** Once it is there it stays, unless somebody drops it by hand. */
    private volatile boolean known;

    /** Whether a transaction may see tables of its own, which go when it is rolled back. */
    private volatile boolean uncommitted;

    IndexCatalog(IndexStorage storage) {
        this.storage = storage;
        this.select = select(storage);
    }

    /** What is of the index, and not of the column, is computed for the first of its lines only. */
    private static String select(IndexStorage storage) {
        return "SELECT i.name, i.table_name, i.language, i.accents, i.stop_words, i.rowid_key, i.complete,"
                + " CASE WHEN c.position = 0 THEN " + storage.attached("i.name", "i.table_name")
                + " ELSE FALSE END AS attached, i.suggestions, i.made, i.refreshed_at, i.refreshed_rows,"
                + " CASE WHEN c.position = 0 THEN (SELECT CAST(coalesce(sum(s.row_count), 0) AS BIGINT) FROM " + SIZES
                + " AS s WHERE s.index_name = i.name AND " + storage.isCounted("i.name")
                + ") ELSE 0 END AS row_count, c.column_name, c.weight, c.key_type FROM "
                + INDEXES + " AS i JOIN " + COLUMNS + " AS c ON c.index_name = i.name";
    }

    /** The values of {@link #IS_THE_SAME}. */
    public static Object[] theSame(StoredIndex index) {
        return new Object[] {index.definition().name(), index.made()};
    }

    /** What a transaction sees of the tables from now on may be its own doing. */
    void beginMaking() {
        uncommitted = true;
    }

    /** The tables are there for all. */
    void committed() {
        known = true;
    }

    /** A name may be anything that somebody has typed, and a text that the database cannot have. */
    Mono<StoredIndex> find(SqlOperations operations, String name) {
        if (!TextIndex.isName(name)) {
            return Mono.empty();
        }
        return read(operations, Sql.of(select + " WHERE lower(i.name) = lower(?) ORDER BY c.position", name))
                .next();
    }

    Mono<StoredIndex> require(SqlOperations operations, String name) {
        return find(operations, name)
                .switchIfEmpty(Mono.error(() -> new TextIndexException(
                        Kind.NOT_FOUND, "There is no text index " + shown(name) + ". Make it by createIndex.", null)));
    }

    private static String shown(String name) {
        return TextIndex.isName(name) ? name : "of that name";
    }

    Flux<StoredIndex> all(SqlOperations operations) {
        return read(operations, Sql.of(select + " ORDER BY i.name, c.position"));
    }

    Mono<Void> add(SqlOperations operations, StoredIndex index) {
        TextIndex definition = index.definition();
        List<Sql> statements = new ArrayList<>();
        statements.add(Sql.of(
                "INSERT INTO " + INDEXES
                        + " (name, table_name, language, accents, stop_words, rowid_key, complete, suggestions, made) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                definition.name(),
                definition.table(),
                definition.language(),
                definition.accents(),
                String.join("\n", new TreeSet<>(definition.stopWords())),
                index.rowidKey(),
                false,
                definition.suggestions(),
                index.made()));
        statements.add(Sql.of(
                "INSERT INTO " + SIZES + " (index_name, row_count, characters) VALUES (?, 0, 0)", definition.name()));
        int position = 0;
        for (TextColumn column : definition.columns()) {
            statements.add(column(definition, position++, column.name(), column.weight(), null));
        }
        for (KeyColumn key : index.keys()) {
            statements.add(column(definition, position++, key.name(), null, key.type()));
        }
        return Flux.fromIterable(statements).concatMap(operations::execute).then();
    }

    Mono<Void> complete(SqlOperations operations, String name) {
        return operations
                .execute("UPDATE " + INDEXES + " SET complete = ? WHERE name = ?", true, name)
                .then();
    }

    /** Notes that the words were counted that suggestions are made of. */
    Mono<Void> refreshed(SqlOperations operations, StoredIndex index, Instant at) {
        return operations
                .execute(
                        "UPDATE " + INDEXES + " SET refreshed_at = ?, refreshed_rows = ? WHERE name = ?",
                        at.toEpochMilli(),
                        index.rows(),
                        index.definition().name())
                .then();
    }

    /** Whether there was one. */
    Mono<Boolean> remove(SqlOperations operations, String name) {
        return operations
                .execute("DELETE FROM " + COLUMNS + " WHERE lower(index_name) = lower(?)", name)
                .then(operations.execute("DELETE FROM " + SIZES + " WHERE lower(index_name) = lower(?)", name))
                .then(operations.execute("DELETE FROM " + INDEXES + " WHERE lower(name) = lower(?)", name))
                .map(result -> result.changes() > 0);
    }

    private static Sql column(
            TextIndex index, int position, String name, @Nullable Double weight, @Nullable String keyType) {
        return Sql.of(
                "INSERT INTO " + COLUMNS
                        + " (index_name, position, column_name, weight, key_type) VALUES (?, ?, ?, ?, ?)",
                index.name(),
                position,
                name,
                weight,
                keyType);
    }

    /** A database that never had an index has no catalog either. It is asked first, since an error may end the transaction. */
    private Flux<StoredIndex> read(SqlOperations operations, Sql sql) {
        Flux<StoredIndex> indexes =
                operations.query(Line.class, sql).bufferUntilChanged(Line::name).map(IndexCatalog::index);
        return Flux.defer(() -> known
                ? indexes.onErrorResume(BadSqlException.class, failure -> storage.catalog(operations)
                        .onErrorReturn(CatalogState.READY)
                        .flatMapMany(state -> whereReady(state, Flux.error(failure))))
                : storage.catalog(operations).flatMapMany(state -> {
                    known |= state == CatalogState.READY && !(uncommitted && operations instanceof Transaction);
                    return whereReady(state, indexes);
                }));
    }

    private static Flux<StoredIndex> whereReady(CatalogState state, Flux<StoredIndex> indexes) {
        return switch (state) {
            case MISSING -> Flux.empty();
            case OUTDATED -> Flux.error(IndexHealth::outdated);
            case READY -> indexes;
        };
    }

    private static StoredIndex index(List<Line> lines) {
        try {
            return storedIndex(lines);
        } catch (IllegalArgumentException unfit) {
            throw IndexHealth.unreadable(lines.get(0).name(), unfit);
        }
    }

    private static StoredIndex storedIndex(List<Line> lines) {
        Line first = lines.get(0);
        List<TextColumn> columns = new ArrayList<>();
        List<KeyColumn> keys = new ArrayList<>();
        for (Line line : lines) {
            if (line.weight() != null) {
                columns.add(TextColumn.of(line.columnName(), line.weight()));
            } else if (line.keyType() != null) {
                keys.add(new KeyColumn(line.columnName(), line.keyType()));
            }
        }
        Set<String> stopWords = first.stopWords().isEmpty()
                ? Set.of()
                : Set.of(first.stopWords().split("\n", -1));
        return new StoredIndex(
                TextIndex.on(first.tableName())
                        .named(first.name())
                        .columns(columns)
                        .language(Language.valueOf(first.language()))
                        .accents(Accents.valueOf(first.accents()))
                        .stopWords(stopWords)
                        .suggestions(first.suggestions())
                        .build(),
                keys,
                first.rowidKey(),
                List.of(),
                first.made(),
                first.complete(),
                first.attached(),
                first.rowCount(),
                refresh(first.refreshedAt(), first.refreshedRows()));
    }

    private static Optional<Refresh> refresh(@Nullable Long at, @Nullable Long rows) {
        return at == null || rows == null ? Optional.empty() : Optional.of(new Refresh(Instant.ofEpochMilli(at), rows));
    }
}
