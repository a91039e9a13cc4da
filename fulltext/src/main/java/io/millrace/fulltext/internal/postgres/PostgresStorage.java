package io.millrace.fulltext.internal.postgres;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.Statistics;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransactionUsageException;
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

/** Indexes in tables, which many write to at once. */
final class PostgresStorage implements IndexStorage {
    /** "fulltext" in ASCII: a key of an advisory lock that nothing else is likely to use. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(7382926098170996852)";

    private static final String LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared(7382926098170996852)";

    private final Dialect dialect;
    private final StatementTemplates templates;

    PostgresStorage(Dialect dialect) {
        this.dialect = dialect;
        this.templates = new StatementTemplates(dialect);
    }

    /** Each statement sees what others have written before it, those that it waited for among them. */
    @Override
    public TransactionOptions making() {
        return TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);
    }

    /** A snapshot that is older than the lock on the table would not show rows that nobody takes in. */
    @Override
    public Mono<Void> requireMaking(SqlOperations tx) {
        return tx.queryOne(String.class, "SELECT current_setting('transaction_isolation')")
                .filter(isolation -> !isolation.equals("read committed"))
                .flatMap(
                        isolation -> Mono.error(
                                new TransactionUsageException(
                                        "A text index is made in a transaction with"
                                                + " the isolation READ_COMMITTED, and this one has another ("
                                                + isolation
                                                + "). Use TransactionOptions.withIsolation(Isolation.READ_COMMITTED), or a migration.")));
    }

    @Override
    public Mono<Void> prepare(SqlOperations tx) {
        return ServerEncoding.require(tx)
                .thenMany(tx.query(Sql.of(LOCK), row -> true))
                .then(catalog(tx))
                .flatMapMany(state -> state == CatalogState.READY ? Flux.empty() : catalog())
                .concatMap(statement -> tx.execute(Sql.verbatim(statement)))
                .then();
    }

    private Flux<String> catalog() {
        return Flux.just(
                "CREATE TABLE IF NOT EXISTS " + IndexCatalog.INDEXES
                        + " (name text PRIMARY KEY, table_name text NOT NULL, language text NOT NULL, accents text NOT NULL,"
                        + " stop_words text NOT NULL, rowid_key boolean NOT NULL, complete boolean NOT NULL,"
                        + " suggestions boolean NOT NULL, made bigint NOT NULL, refreshed_at bigint, refreshed_rows bigint)",
                "ALTER TABLE " + IndexCatalog.INDEXES + " ADD COLUMN IF NOT EXISTS made bigint NOT NULL DEFAULT 0",
                "CREATE UNIQUE INDEX IF NOT EXISTS " + IndexCatalog.INDEXES + "_lower_idx ON " + IndexCatalog.INDEXES
                        + " (lower(name))",
                "CREATE TABLE IF NOT EXISTS " + IndexCatalog.SIZES
                        + " (id bigint GENERATED ALWAYS AS IDENTITY, index_name text NOT NULL,"
                        + " row_count bigint NOT NULL, characters bigint NOT NULL, PRIMARY KEY (index_name, id))",
                "CREATE TABLE IF NOT EXISTS " + IndexCatalog.COLUMNS
                        + " (index_name text NOT NULL, position integer NOT NULL, column_name text NOT NULL,"
                        + " weight double precision, key_type text, PRIMARY KEY (index_name, position))",
                Terms.function(Words.function(dialect, false), false),
                Terms.function(Words.function(dialect, true), true));
    }

    @Override
    public Mono<Void> keepIndexes(SqlOperations tx) {
        return tx.query(Sql.of(LOCK_SHARED), row -> true).then();
    }

    @Override
    public Mono<CatalogState> catalog(SqlOperations operations) {
        return operations
                .queryOne(
                        String.class,
                        "SELECT CASE WHEN (SELECT count(*) FROM pg_class WHERE oid IN (to_regclass(?), to_regclass(?), to_regclass(?))) < 3"
                                + " THEN 'MISSING' WHEN EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(?)"
                                + " AND attname = 'made' AND NOT attisdropped) THEN 'READY' ELSE 'OUTDATED' END",
                        IndexCatalog.INDEXES,
                        IndexCatalog.SIZES,
                        IndexCatalog.COLUMNS,
                        IndexCatalog.INDEXES)
                .map(CatalogState::valueOf);
    }

    @Override
    public Mono<StoredIndex> read(SqlOperations tx, TextIndex index) {
        return TableReader.read(tx, dialect, index);
    }

    @Override
    public Flux<Sql> create(SqlOperations tx, StoredIndex index) {
        return Place.find(tx, index.table(dialect))
                .flatMapIterable(place -> new IndexDdl(dialect, index, place).create());
    }

    /** The rights to a statement are looked at before its first row. */
    @Override
    public Mono<Void> requireRights(SqlOperations tx, StoredIndex index, BusyRows busy) {
        String lock = busy == BusyRows.NONE ? "" : " FOR SHARE";
        return tx.query(Sql.verbatim("SELECT r.* FROM " + table(index) + " AS r LIMIT 0" + lock), row -> true)
                .then();
    }

    @Override
    public List<Sql> drop(String name) {
        return IndexDdl.drop(new IndexNames(dialect, name));
    }

    /** Its name cannot be given once more: that is a conflict, and the transaction begins again. */
    @Override
    public Mono<Void> requireNone(SqlOperations tx, String name) {
        return tx.execute(
                        "INSERT INTO " + IndexCatalog.INDEXES
                                + " (name, table_name, language, accents, stop_words, rowid_key, complete, suggestions, made)"
                                + " SELECT CAST(? AS text), '', '', '', '', FALSE, FALSE, FALSE, 0"
                                + " WHERE current_setting('transaction_isolation') <> 'read committed' ON CONFLICT DO NOTHING",
                        name)
                .filter(probe -> probe.changes() > 0)
                .flatMap(probe -> tx.execute("DELETE FROM " + IndexCatalog.INDEXES + " WHERE name = ?", name))
                .then();
    }

    @Override
    public String isCounted(String index) {
        return Sizes.isCounted(dialect.quote(IndexCatalog.SIZES), "s", index);
    }

    @Override
    public Mono<Boolean> isWhole(SqlOperations operations, StoredIndex index) {
        return IndexParts.isWhole(operations, dialect, index);
    }

    /** Damage to its tables is the server's. */
    @Override
    public boolean isDamage(DatastoreException failure) {
        return false;
    }

    @Override
    public String attached(String name, String table) {
        return IndexParts.attached(name, table);
    }

    /** Another that is before it in the search path has no triggers of the index, which is {@link #attached} to it no more then. */
    @Override
    public String table(StoredIndex index) {
        return index.table(dialect);
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
        String words = IndexNames.of(dialect, index).words();
        return index.definition().columns().size() == 1
                ? "SELECT term, count(*) AS row_count FROM " + words + " GROUP BY term"
                : "SELECT term, count(*) AS row_count FROM (SELECT DISTINCT term, doc FROM " + words
                        + ") AS w GROUP BY term";
    }

    @Override
    public String has(StoredIndex index, String term) {
        return "EXISTS (SELECT 1 FROM " + IndexNames.of(dialect, index).words() + " AS w WHERE w.term = " + term + ")";
    }

    @Override
    public Sql fill(StoredIndex index, String condition, List<Object> values, BusyRows busy) {
        return Sql.positional(new IndexFilling(dialect, index).sql(condition, busy), values);
    }

    @Override
    public String parameter(KeyColumn key) {
        return SearchSql.parameter(key);
    }

    @Override
    public boolean leavesRowsOut() {
        return true;
    }

    /** Two are nearly twice as fast as one, on two processors of the server. With the look-up of the next they leave half of the connections to others. */
    @Override
    public int stepsAtOnce(RelationalDatastore datastore) {
        long connections = datastore
                .capability(Statistics.class)
                .map(statistics ->
                        statistics.current().get(Measure.CONNECTIONS_LIMIT).orElse(1))
                .orElse(1L);
        return connections >= 6 ? 2 : 1;
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
        return Sql.of("SELECT w.doc, CAST(w.col AS integer), CAST(x AS bigint), w.term FROM "
                + IndexNames.of(dialect, index).words() + " AS w CROSS JOIN unnest(w.places) AS x");
    }

    @Override
    public String stored(String term) {
        return Terms.stored(term);
    }
}
