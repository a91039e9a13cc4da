package io.millrace.postgres;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.schema.Table;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Foreign keys that an import has checked at the end of its transaction, because they refer to rows that come later. One that is not
 * deferrable is made so until then, which only the owner of its table can do; the table is locked meanwhile. Where that is somebody
 * else, rows must come in an order that the key allows.
 */
final class DeferredKeys {
    private static final String KEYS = """
            SELECT n.nspname::text AS schema, t.relname::text AS table_name, k.conname::text AS name,
                   rn.nspname::text AS referenced_schema, r.relname::text AS referenced_table, k.condeferrable AS deferrable
            FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
                 JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
            WHERE k.contype = 'f' AND k.conparentid = 0 AND n.nspname = ANY (current_schemas(false))
                  AND (k.condeferrable OR pg_has_role(t.relowner, 'USAGE'))
            ORDER BY k.oid""";

    private record Key(
            String schema,
            String tableName,
            String name,
            String referencedSchema,
            String referencedTable,
            boolean deferrable) {
        String constraint() {
            return Identifier.of(name).quoted();
        }

        String alter(String how) {
            return "ALTER TABLE " + Identifier.of(schema, tableName).quoted() + " ALTER CONSTRAINT " + constraint()
                    + how;
        }
    }

    private final List<Table> tables;

    /** Of these tables, in the order in which their rows come. */
    DeferredKeys(List<Table> tables) {
        this.tables = tables;
    }

    /** Defers them, and gives the statements to end with. */
    Mono<List<String>> in(SqlOperations transaction) {
        return transaction
                .query(Key.class, KEYS)
                .filter(this::refersForward)
                .collectList()
                .flatMap(keys -> Flux.fromIterable(keys)
                        .concatMap(key -> transaction.execute(Sql.verbatim(defer(key))))
                        .then(Mono.fromSupplier(() -> ending(keys))));
    }

    private static String defer(Key key) {
        return key.deferrable()
                ? "SET CONSTRAINTS " + Identifier.of(key.schema(), key.name()).quoted() + " DEFERRED"
                : key.alter(" DEFERRABLE INITIALLY DEFERRED");
    }

    private static List<String> ending(List<Key> keys) {
        List<String> statements = new ArrayList<>();
        if (!keys.isEmpty()) {
            statements.add("SET CONSTRAINTS ALL IMMEDIATE");
        }
        keys.stream().filter(key -> !key.deferrable()).forEach(key -> statements.add(key.alter(" NOT DEFERRABLE")));
        return statements;
    }

    private boolean refersForward(Key key) {
        int place = place(key.schema(), key.tableName());
        return place >= 0 && place(key.referencedSchema(), key.referencedTable()) >= place;
    }

    private int place(String schema, String name) {
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).schema().equals(schema) && tables.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
