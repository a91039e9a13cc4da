package io.millrace.migration.internal;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.migration.internal.MigrationPlan.Past;
import io.millrace.migration.internal.MigrationPlan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** The table of what was applied, in SQL that every database understands. */
final class MigrationLog {
    private static final String COLUMNS = "SELECT owner, version, description, checksum FROM _datastore_migrations";

    private MigrationLog() {}

    static Mono<Void> create(SqlOperations tx) {
        return tx.execute("""
                        CREATE TABLE IF NOT EXISTS _datastore_migrations (
                            owner       VARCHAR(200)  NOT NULL,
                            id          VARCHAR(400)  NOT NULL,
                            version     INTEGER       NOT NULL,
                            description VARCHAR(1000) NOT NULL,
                            checksum    VARCHAR(64)   NOT NULL,
                            applied_at  VARCHAR(40)   NOT NULL,
                            duration_ms BIGINT        NOT NULL,
                            PRIMARY KEY (owner, version)
                        )""").then();
    }

    static Mono<List<Past>> read(RelationalDatastore datastore) {
        return datastore.query(Past.class, COLUMNS + " ORDER BY owner, version").collectList();
    }

    static Mono<Past> find(SqlOperations tx, Step step) {
        return tx.queryOne(
                Past.class,
                COLUMNS + " WHERE owner = ? AND version = ?",
                step.key().owner(),
                step.key().version());
    }

    static Mono<Void> add(SqlOperations tx, Step step, Instant appliedAt, Duration took) {
        return tx.execute(
                        """
                        INSERT INTO _datastore_migrations
                            (owner, id, version, description, checksum, applied_at, duration_ms)
                        VALUES (?, ?, ?, ?, ?, ?, ?)""",
                        step.key().owner(),
                        step.migration().id(),
                        step.key().version(),
                        step.migration().description(),
                        step.checksum(),
                        appliedAt.toString(),
                        took.toMillis())
                .then();
    }
}
