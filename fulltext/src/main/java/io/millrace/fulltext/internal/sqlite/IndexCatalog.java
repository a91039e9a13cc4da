package io.millrace.fulltext.internal.sqlite;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.error.BadSqlException;
import io.millrace.fulltext.Accents;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextColumn;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.spi.OwnTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which indexes there are, in three tables of the database: what changes with each row is by itself, and small. */
final class IndexCatalog {
    static final String INDEXES = OwnTables.TEXT_PREFIX + "indexes";
    static final String SIZES = OwnTables.TEXT_PREFIX + "sizes";
    static final String COLUMNS = OwnTables.TEXT_PREFIX + "columns";

    private static final String READ = "SELECT i.name, i.table_name, i.language, i.accents, i.stop_words, i.rowid_key,"
            + " i.complete, s.row_count, c.column_name, c.weight, c.affinity FROM " + INDEXES + " AS i JOIN " + COLUMNS
            + " AS c ON c.index_name = i.name JOIN " + SIZES + " AS s ON s.index_name = i.name";

    /** A column: searched with a weight, or of the key with an affinity. */
    private record Line(
            String name,
            String tableName,
            Language language,
            Accents accents,
            String stopWords,
            boolean rowidKey,
            boolean complete,
            long rowCount,
            String columnName,
            @Nullable Double weight,
            @Nullable String affinity) {}

    private IndexCatalog() {}

    static Mono<Void> prepare(SqlOperations operations) {
        return Flux.just(
                        INDEXES
                                + " (name TEXT COLLATE NOCASE PRIMARY KEY, table_name TEXT NOT NULL, language TEXT NOT NULL,"
                                + " accents TEXT NOT NULL, stop_words TEXT NOT NULL, rowid_key INTEGER NOT NULL,"
                                + " complete INTEGER NOT NULL)",
                        SIZES
                                + " (index_name TEXT COLLATE NOCASE PRIMARY KEY, row_count INTEGER NOT NULL,"
                                + " characters INTEGER NOT NULL)",
                        COLUMNS
                                + " (index_name TEXT COLLATE NOCASE NOT NULL, position INTEGER NOT NULL,"
                                + " column_name TEXT NOT NULL, weight REAL, affinity TEXT,"
                                + " PRIMARY KEY (index_name, position))")
                .concatMap(table ->
                        operations.execute(Sql.verbatim("CREATE TABLE IF NOT EXISTS " + table + " WITHOUT ROWID")))
                .then();
    }

    static Mono<Boolean> exists(SqlOperations operations) {
        return operations
                .queryOne(
                        Long.class,
                        "SELECT count(*) FROM sqlite_master WHERE name IN (?)",
                        List.of(INDEXES, SIZES, COLUMNS))
                .map(found -> found == 3);
    }

    static Mono<StoredIndex> find(SqlOperations operations, String name) {
        return read(operations, Sql.of(READ + " WHERE i.name = ? ORDER BY c.position", name))
                .next();
    }

    static Mono<StoredIndex> require(SqlOperations operations, String name) {
        return find(operations, name)
                .switchIfEmpty(Mono.error(() -> new TextIndexException(
                        Kind.NOT_FOUND, "There is no text index of that name. Make it by createIndex.", null)));
    }

    static Flux<StoredIndex> all(SqlOperations operations) {
        return read(operations, Sql.of(READ + " ORDER BY i.name, c.position"));
    }

    static Mono<Void> add(SqlOperations operations, StoredIndex index) {
        TextIndex definition = index.definition();
        List<Sql> statements = new ArrayList<>();
        statements.add(Sql.of(
                "INSERT INTO " + INDEXES + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                definition.name(),
                definition.table(),
                definition.language(),
                definition.accents(),
                String.join("\n", new TreeSet<>(definition.stopWords())),
                index.rowidKey(),
                false));
        statements.add(Sql.of("INSERT INTO " + SIZES + " VALUES (?, 0, 0)", definition.name()));
        int position = 0;
        for (TextColumn column : definition.columns()) {
            statements.add(column(definition, position++, column.name(), column.weight(), null));
        }
        for (KeyColumn key : index.keys()) {
            statements.add(column(definition, position++, key.name(), null, key.affinity()));
        }
        return Flux.fromIterable(statements).concatMap(operations::execute).then();
    }

    static Mono<Void> complete(SqlOperations operations, String name) {
        return operations
                .execute("UPDATE " + INDEXES + " SET complete = 1 WHERE name = ?", name)
                .then();
    }

    static Mono<Boolean> remove(SqlOperations operations, String name) {
        return operations
                .execute("DELETE FROM " + COLUMNS + " WHERE index_name = ?", name)
                .then(operations.execute("DELETE FROM " + SIZES + " WHERE index_name = ?", name))
                .then(operations.execute("DELETE FROM " + INDEXES + " WHERE name = ?", name))
                .map(result -> result.changes() > 0);
    }

    private static Sql column(
            TextIndex index, int position, String name, @Nullable Double weight, @Nullable String affinity) {
        return Sql.of(
                "INSERT INTO " + COLUMNS + " VALUES (?, ?, ?, ?, ?)", index.name(), position, name, weight, affinity);
    }

    /** A database that never had an index has no catalog either. */
    private static Flux<StoredIndex> read(SqlOperations operations, Sql sql) {
        return operations
                .query(Line.class, sql)
                .bufferUntilChanged(Line::name)
                .map(IndexCatalog::index)
                .onErrorResume(BadSqlException.class, failure -> exists(operations)
                        .flatMapMany(exists -> exists ? Flux.error(failure) : Flux.empty()));
    }

    private static StoredIndex index(List<Line> lines) {
        Line first = lines.get(0);
        List<TextColumn> columns = new ArrayList<>();
        List<KeyColumn> keys = new ArrayList<>();
        for (Line line : lines) {
            if (line.weight() != null) {
                columns.add(TextColumn.of(line.columnName(), line.weight()));
            } else if (line.affinity() != null) {
                keys.add(new KeyColumn(line.columnName(), line.affinity()));
            }
        }
        Set<String> stopWords = first.stopWords().isEmpty()
                ? Set.of()
                : Set.of(first.stopWords().split("\n", -1));
        return new StoredIndex(
                TextIndex.on(first.tableName())
                        .named(first.name())
                        .columns(columns)
                        .language(first.language())
                        .accents(first.accents())
                        .stopWords(stopWords)
                        .build(),
                keys,
                first.rowidKey(),
                List.of(),
                first.complete(),
                first.rowCount());
    }
}
