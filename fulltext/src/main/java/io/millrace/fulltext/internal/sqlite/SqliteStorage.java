package io.millrace.fulltext.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreException;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.internal.index.BusyRows;
import io.millrace.fulltext.internal.index.CatalogState;
import io.millrace.fulltext.internal.index.IndexCatalog;
import io.millrace.fulltext.internal.index.IndexStorage;
import io.millrace.fulltext.internal.index.KeyColumn;
import io.millrace.fulltext.internal.index.StatementTemplates;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Indexes by FTS5. A database has one writer, who sees everything that was written before. */
final class SqliteStorage implements IndexStorage {
    /** What SQLite says of a virtual table whose content is damaged, and not of the file. */
    private static final int CORRUPT_VTAB = 267;

    private final Dialect dialect;
    private final StatementTemplates templates;

    SqliteStorage(Dialect dialect) {
        this.dialect = dialect;
        this.templates = new StatementTemplates(dialect);
        // What is read from the artifact is read now, and not on a thread of the driver.
        IndexDdl.load();
    }

    @Override
    public TransactionOptions making() {
        return TransactionOptions.DEFAULT;
    }

    @Override
    public Mono<Void> requireMaking(SqlOperations tx) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> prepare(SqlOperations tx) {
        return Fts5.require(tx).then(Mono.defer(() -> tables(tx)));
    }

    private Mono<Void> tables(SqlOperations tx) {
        return Flux.just(
                        IndexCatalog.INDEXES
                                + " (name TEXT COLLATE NOCASE PRIMARY KEY, table_name TEXT NOT NULL, language TEXT NOT NULL,"
                                + " accents TEXT NOT NULL, stop_words TEXT NOT NULL, rowid_key INTEGER NOT NULL,"
                                + " complete INTEGER NOT NULL, suggestions INTEGER NOT NULL, made INTEGER NOT NULL, refreshed_at INTEGER,"
                                + " refreshed_rows INTEGER)",
                        IndexCatalog.SIZES
                                + " (index_name TEXT COLLATE NOCASE PRIMARY KEY, row_count INTEGER NOT NULL,"
                                + " characters INTEGER NOT NULL)",
                        IndexCatalog.COLUMNS
                                + " (index_name TEXT COLLATE NOCASE NOT NULL, position INTEGER NOT NULL,"
                                + " column_name TEXT NOT NULL, weight REAL, key_type TEXT,"
                                + " PRIMARY KEY (index_name, position))")
                .concatMap(table -> tx.execute(Sql.verbatim("CREATE TABLE IF NOT EXISTS " + table + " WITHOUT ROWID")))
                .then(catalog(tx))
                .filter(state -> state == CatalogState.OUTDATED)
                .flatMap(outdated -> tx.execute(Sql.verbatim(
                        "ALTER TABLE " + IndexCatalog.INDEXES + " ADD COLUMN made INTEGER NOT NULL DEFAULT 0")))
                .then();
    }

    /** It is the only writer, or will begin again. */
    @Override
    public Mono<Void> keepIndexes(SqlOperations tx) {
        return Mono.empty();
    }

    @Override
    public Mono<CatalogState> catalog(SqlOperations operations) {
        return operations
                .queryOne(
                        String.class,
                        "SELECT CASE WHEN (SELECT count(*) FROM sqlite_master WHERE name IN (?)) < 3 THEN 'MISSING' WHEN EXISTS"
                                + " (SELECT 1 FROM pragma_table_info(?, 'main') WHERE name = 'made') THEN 'READY' ELSE 'OUTDATED' END",
                        List.of(IndexCatalog.INDEXES, IndexCatalog.SIZES, IndexCatalog.COLUMNS),
                        IndexCatalog.INDEXES)
                .map(CatalogState::valueOf);
    }

    @Override
    public Mono<StoredIndex> read(SqlOperations tx, TextIndex index) {
        return TableReader.read(tx, index);
    }

    @Override
    public Flux<Sql> create(SqlOperations tx, StoredIndex index) {
        return Flux.fromIterable(new IndexDdl(dialect, index).create());
    }

    /** There are none. */
    @Override
    public Mono<Void> requireRights(SqlOperations tx, StoredIndex index, BusyRows busy) {
        return Mono.empty();
    }

    @Override
    public List<Sql> drop(String name) {
        return IndexDdl.drop(dialect, new IndexNames(dialect, name));
    }

    /** The only writer sees all that there are. */
    @Override
    public Mono<Void> requireNone(SqlOperations tx, String name) {
        return Mono.empty();
    }

    @Override
    public String isCounted(String index) {
        return "TRUE";
    }

    @Override
    public Mono<Boolean> isWhole(SqlOperations operations, StoredIndex index) {
        return IndexParts.isWhole(operations, dialect, index);
    }

    @Override
    public boolean isDamage(DatastoreException failure) {
        return failure.vendorCode() == CORRUPT_VTAB;
    }

    @Override
    public String attached(String name, String table) {
        return IndexParts.attached(name, table);
    }

    @Override
    public String table(StoredIndex index) {
        return MainTable.of(dialect, index);
    }

    @Override
    public String rows(String name) {
        return new IndexNames(dialect, name).rows();
    }

    @Override
    public String vocabulary(String name) {
        return new IndexNames(dialect, name).vocabulary();
    }

    @Override
    public String pieces(String name) {
        return new IndexNames(dialect, name).pieces();
    }

    @Override
    public String counts(StoredIndex index) {
        return "SELECT term, doc AS row_count FROM "
                + IndexNames.of(dialect, index).terms();
    }

    @Override
    public String has(StoredIndex index, String term) {
        return term + " IN (SELECT term FROM " + IndexNames.of(dialect, index).terms() + ")";
    }

    @Override
    public Sql fill(StoredIndex index, String condition, List<Object> values, BusyRows busy) {
        return Sql.positional(new IndexDdl(dialect, index).fill() + condition, values);
    }

    @Override
    public String parameter(KeyColumn key) {
        return "?";
    }

    @Override
    public boolean leavesRowsOut() {
        return false;
    }

    /** There is one writer. */
    @Override
    public int stepsAtOnce(RelationalDatastore datastore) {
        return 1;
    }

    @Override
    public Sql terms(StoredIndex index, Set<String> beginnings) {
        return new SearchSql(dialect, templates, index).terms(beginnings);
    }

    @Override
    public Sql occurrences(StoredIndex index, List<Range> ranges, int most) {
        return new SearchSql(dialect, templates, index).occurrences(ranges, most);
    }

    @Override
    public Sql search(StoredIndex index, TextSearch search, MatchPlan plan) {
        return new SearchSql(dialect, templates, index).search(search, plan);
    }

    @Override
    public Sql count(StoredIndex index, TextSearch search, MatchPlan plan) {
        return new SearchSql(dialect, templates, index).count(search, plan);
    }

    @Override
    public Sql facets(StoredIndex index, TextSearch search, MatchPlan plan, Identifier column) {
        return new SearchSql(dialect, templates, index).facets(search, plan, column);
    }

    @Override
    public Sql places(StoredIndex index) {
        return Sql.of("SELECT doc, CAST(substr(col, 2) AS INTEGER), offset, " + Terms.readable("term") + " FROM "
                + IndexNames.of(dialect, index).places());
    }

    @Override
    public String stored(String term) {
        return Terms.stored(term);
    }
}
