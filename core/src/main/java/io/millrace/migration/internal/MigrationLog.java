package io.millrace.migration.internal;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.capability.ReplicaReads;
import io.millrace.error.BadSqlException;
import io.millrace.spi.MigrationVersions;
import io.millrace.sql.Identifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The table of what was applied, in SQL that every database understands. */
final class MigrationLog {
    static final String TABLE = MigrationVersions.TABLE;
    private static final String ENTRIES = "SELECT " + LogEntry.COLUMNS + " FROM " + TABLE;
    private static final String ONE = " WHERE owner = ? AND version = ?";

    private MigrationLog() {}

    /** The table's name for when a script may have changed where names are looked for. */
    static Mono<String> locate(SqlOperations tx, Dialect dialect) {
        return dialect.schemaOf(TABLE)
                .map(query ->
                        tx.queryOne(String.class, query).map(schema -> dialect.quote(Identifier.of(schema, TABLE))))
                .orElseGet(Mono::empty)
                .defaultIfEmpty(TABLE);
    }

    static Mono<Void> create(SqlOperations tx) {
        return tx.execute("CREATE TABLE IF NOT EXISTS " + TABLE + """
                         (
                            owner       VARCHAR(200)  NOT NULL,
                            id          VARCHAR(1300) NOT NULL,
                            version     BIGINT        NOT NULL,
                            description VARCHAR(1000) NOT NULL,
                            checksum    VARCHAR(64)   NOT NULL,
                            applied_at  VARCHAR(40),
                            duration_ms BIGINT        NOT NULL,
                            PRIMARY KEY (owner, version)
                        )""").then();
    }

    /** All entries in order, or empty when there is no log yet. Another process may be making it at this moment. */
    static Mono<Optional<List<LogEntry>>> read(SqlOperations store, Dialect dialect) {
        Mono<Optional<List<LogEntry>>> entries = store.query(Sql.of(ENTRIES + " ORDER BY owner, version"), LogEntry::of)
                .collectList()
                .map(Optional::of);
        Mono<Optional<List<LogEntry>>> found = dialect.schemaOf(TABLE)
                .map(query -> store.queryOne(String.class, query)
                        .flatMap(schema -> entries)
                        .defaultIfEmpty(Optional.empty()))
                .orElseGet(() -> tried(store, entries));
        return found.contextWrite(ReplicaReads::avoid);
    }

    /** Where the catalog cannot be asked, what fails tells that there is none. */
    private static Mono<Optional<List<LogEntry>>> tried(SqlOperations store, Mono<Optional<List<LogEntry>>> entries) {
        return entries.onErrorResume(BadSqlException.class, failure -> exists(store)
                .flatMap(exists -> exists ? entries : Mono.just(Optional.empty())));
    }

    private static Mono<Boolean> exists(SqlOperations store) {
        return store.query("SELECT COUNT(*) FROM " + TABLE)
                .then(Mono.just(true))
                .onErrorResume(BadSqlException.class, failure -> Mono.just(false));
    }

    /** The entries of an owner from a version on, in order. */
    static Mono<List<LogEntry>> since(SqlOperations tx, String owner, long version) {
        return tx.query(
                        Sql.of(ENTRIES + " WHERE owner = ? AND version >= ? ORDER BY version", owner, version),
                        LogEntry::of)
                .collectList();
    }

    static Mono<List<LogEntry>> unfinished(SqlOperations tx) {
        return tx.query(Sql.of(ENTRIES + " WHERE applied_at IS NULL ORDER BY owner, version"), LogEntry::of)
                .collectList();
    }

    /** Adds an entry; without a time it says that the migration is being worked on. */
    static Mono<Void> add(SqlOperations tx, String table, Step step, @Nullable Instant appliedAt, Duration took) {
        return tx.execute(
                        "INSERT INTO " + table
                                + " (owner, id, version, description, checksum, applied_at, duration_ms)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        step.owner(),
                        step.migration().id(),
                        step.version(),
                        step.migration().description(),
                        step.checksum(),
                        appliedAt == null ? null : appliedAt.toString(),
                        took.toMillis())
                .then();
    }

    static Mono<Void> remove(SqlOperations tx, String table, String owner, long version) {
        return tx.execute("DELETE FROM " + table + ONE, owner, version).then();
    }

    /** Says that a migration that was applied is being worked on again. */
    static Mono<Void> reopen(SqlOperations tx, Step step) {
        return tx.execute(
                        "UPDATE " + TABLE + " SET applied_at = NULL, duration_ms = 0" + ONE,
                        step.owner(),
                        step.version())
                .then();
    }

    /** Says that one is done that nobody works on any more. */
    static Mono<Void> finish(SqlOperations tx, LogEntry entry, Instant appliedAt) {
        Duration took = Duration.ofMillis(Math.max(0, entry.durationMs()));
        return finish(tx, entry.owner(), entry.version(), appliedAt, took);
    }

    static Mono<Void> finish(SqlOperations tx, String owner, long version, Instant appliedAt, Duration took) {
        return tx.execute(
                        "UPDATE " + TABLE + " SET applied_at = ?, duration_ms = ?" + ONE,
                        appliedAt.toString(),
                        took.toMillis(),
                        owner,
                        version)
                .then();
    }

    /** Says of a migration that is worked on for how long that has been so, or {@link LogEntry#STOPPED}. */
    static Sql beat(Step step, long durationMs) {
        return Sql.of(
                "UPDATE " + TABLE + " SET duration_ms = ?" + ONE + " AND applied_at IS NULL",
                durationMs,
                step.owner(),
                step.version());
    }

    static Mono<Void> acceptChecksum(SqlOperations tx, Step step) {
        return tx.execute(
                        "UPDATE " + TABLE + " SET checksum = ?, description = ?, id = ?" + ONE,
                        step.checksum(),
                        step.migration().description(),
                        step.migration().id(),
                        step.owner(),
                        step.version())
                .then();
    }
}
