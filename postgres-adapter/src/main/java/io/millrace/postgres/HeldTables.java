package io.millrace.postgres;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.error.BadSqlException;
import io.millrace.error.TransferException;
import io.millrace.schema.Table;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Tables as the snapshot of a transaction has them. TRUNCATE, ALTER TABLE and whatever puts another table in one's place reach into
 * snapshots that are older than they are, so tables are locked against them; one that was faster than the lock is noticed.
 */
final class HeldTables {
    /**
     * Names of tables that are not what they were. Queries of the catalog see the snapshot, names and functions see the present: a
     * table has another name, other partitions or another file. Rewriting one without a change of its rows, as CLUSTER does,
     * cannot be told from the rest.
     */
    private static final String CHANGED = """
            WITH RECURSIVE given AS (
                SELECT schema, name, to_regclass(format('%I.%I', schema, name))::oid AS oid
                FROM unnest(CAST(? AS text[]), CAST(? AS text[])) AS names(schema, name)
            ), before AS (
                SELECT oid AS root, oid FROM given
                UNION
                SELECT b.root, c.oid
                FROM before b JOIN pg_inherits i ON i.inhparent = b.oid JOIN pg_class c ON c.oid = i.inhrelid
                WHERE c.relispartition
            ), present AS (
                SELECT oid AS root, oid FROM given
                UNION
                SELECT g.oid, t.relid::oid FROM given g CROSS JOIN LATERAL pg_partition_tree(g.oid::regclass) t
            )
            SELECT g.name
            FROM given g
            WHERE NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                              WHERE c.oid = g.oid AND c.relname = g.name AND n.nspname = g.schema)
            UNION
            SELECT c.relname::text
            FROM before b FULL JOIN present p USING (root, oid) JOIN pg_class c USING (oid)
            WHERE b IS NULL OR p IS NULL OR NULLIF(c.relfilenode, 0) IS DISTINCT FROM pg_relation_filenode(oid)::oid""";

    private HeldTables() {}

    /** Locks tables until the end of a transaction that has read the catalog. */
    static Mono<Void> in(SqlOperations transaction, List<Table> tables) {
        List<Table> own = tables.stream()
                .filter(table -> table.kind() != Table.Kind.FOREIGN)
                .toList();
        if (own.isEmpty()) {
            return Mono.empty();
        }
        String names = own.stream().map(PostgresTransferSupport::quoted).collect(Collectors.joining(", "));
        return transaction
                .execute(Sql.verbatim("LOCK TABLE " + names + " IN ACCESS SHARE MODE"))
                .thenMany(transaction.query(
                        String.class,
                        CHANGED,
                        own.stream().map(Table::schema).toList(),
                        own.stream().map(Table::name).toList()))
                .collectList()
                .flatMap(changed -> changed.isEmpty() ? Mono.empty() : Mono.error(changed(changed.toString(), null)))
                .onErrorMap(BadSqlException.class, gone -> changed("one of " + names, gone))
                .then();
    }

    private static TransferException changed(String tables, @Nullable Throwable cause) {
        return new TransferException(
                "While the export began, somebody truncated, rewrote, replaced or dropped " + tables
                        + ", or changed its partitions. Export again.",
                cause);
    }
}
