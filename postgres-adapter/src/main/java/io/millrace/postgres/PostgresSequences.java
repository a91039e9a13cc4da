package io.millrace.postgres;

import io.millrace.SqlOperations;
import io.millrace.error.TransferException;
import io.millrace.schema.Table;
import io.millrace.spi.ColumnSequence;
import io.millrace.spi.FreeSequence;
import io.millrace.sql.Identifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How far sequences are, for exports and imports. */
final class PostgresSequences {
    private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

    /**
     * Each sequence with its owner, the only column that it numbers (a column that owns several has none of its own), and one row for
     * each table whose defaults use it.
     */
    private static final String SEQUENCES = """
            SELECT n.nspname::text AS schema, s.relname::text AS name,
                   q.seqincrement AS increment, q.seqmin AS least, q.seqmax AS greatest, q.seqcycle AS cycles,
                   o.schema AS owner_schema, o.owner AS owner, o.column_name AS column_name, o.type AS column_type,
                   un.nspname::text AS user_schema, u.relname::text AS user_table
            FROM pg_class s JOIN pg_namespace n ON n.oid = s.relnamespace JOIN pg_sequence q ON q.seqrelid = s.oid
                 LEFT JOIN LATERAL (
                     SELECT tn.nspname::text AS schema, t.relname::text AS owner, a.attname::text AS column_name,
                            format_type(a.atttypid, NULL) AS type
                     FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
                          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
                     WHERE d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass
                           AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
                           AND (d.deptype = 'i' OR NOT EXISTS (
                               SELECT FROM pg_depend e JOIN pg_class es ON es.oid = e.objid AND es.relkind = 'S'
                               WHERE e.classid = 'pg_class'::regclass AND e.refclassid = 'pg_class'::regclass
                                     AND e.refobjid = d.refobjid AND e.refobjsubid = d.refobjsubid
                                     AND e.deptype IN ('a', 'i') AND e.objid <> s.oid))
                     LIMIT 1) o ON true
                 LEFT JOIN pg_depend ud ON ud.classid = 'pg_attrdef'::regclass
                      AND ud.refclassid = 'pg_class'::regclass AND ud.refobjid = s.oid
                 LEFT JOIN pg_attrdef f ON f.oid = ud.objid
                 LEFT JOIN pg_class u ON u.oid = f.adrelid
                 LEFT JOIN pg_namespace un ON un.oid = u.relnamespace
            WHERE s.relkind = 'S' AND n.nspname !~ '^pg_temp_'
                  AND (n.nspname = ANY (current_schemas(false)) OR un.nspname = ANY (current_schemas(false)))
                  AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid = s.oid
                                  AND x.deptype = 'e')
            ORDER BY n.nspname, s.relname, un.nspname, u.relname""";

    private record Found(
            String schema,
            String name,
            long increment,
            long least,
            long greatest,
            boolean cycles,
            @Nullable String ownerSchema,
            @Nullable String owner,
            @Nullable String columnName,
            @Nullable String columnType,
            @Nullable String userSchema,
            @Nullable String userTable) {
        String quoted() {
            return Identifier.of(schema, name).quoted();
        }

        boolean isOf(Table table) {
            return table.schema().equals(ownerSchema) && table.name().equals(owner);
        }

        boolean isUsedBy(Table table) {
            return table.schema().equals(userSchema) && table.name().equals(userTable);
        }
    }

    private record Position(long lastValue, boolean isCalled) {
        /** The one of two that is further, for a sequence that goes up or down. */
        Position further(Position other, boolean up) {
            if (lastValue == other.lastValue) {
                return isCalled ? this : other;
            }
            return (lastValue > other.lastValue) == up ? this : other;
        }
    }

    private PostgresSequences() {}

    static Flux<ColumnSequence> of(SqlOperations operations, Table table) {
        return all(operations).filter(sequence -> sequence.isOf(table)).concatMap(sequence -> position(
                        operations, sequence)
                .map(position -> new ColumnSequence(sequence.columnName(), position.lastValue(), position.isCalled())));
    }

    static Flux<FreeSequence> free(SqlOperations operations, List<Table> tables, boolean all) {
        return operations
                .query(Found.class, SEQUENCES)
                .filter(found -> tables.stream().noneMatch(found::isOf))
                .collectMultimap(Found::quoted, found -> found, LinkedHashMap::new)
                .flatMapIterable(Map::values)
                .map(List::copyOf)
                .filter(rows ->
                        all || rows.stream().anyMatch(row -> tables.stream().anyMatch(row::isUsedBy)))
                .concatMap(rows -> position(operations, rows.get(0))
                        .map(position -> new FreeSequence(
                                rows.get(0).schema(),
                                rows.get(0).name(),
                                position.lastValue(),
                                position.isCalled(),
                                rows.stream()
                                        .filter(row -> tables.stream().anyMatch(row::isUsedBy))
                                        .map(row -> String.valueOf(row.userTable()))
                                        .toList())));
    }

    static Mono<Void> advance(SqlOperations transaction, Table table, List<ColumnSequence> given) {
        return all(transaction)
                .filter(sequence -> sequence.isOf(table))
                .collectList()
                .flatMapMany(sequences -> Flux.fromIterable(sequences)
                        .concatMap(sequence -> advance(transaction, table, sequence, given, sequences.size() == 1)))
                .then();
    }

    private static Mono<Void> advance(
            SqlOperations transaction, Table table, Found sequence, List<ColumnSequence> given, boolean only) {
        Flux<Position> there = Flux.fromIterable(given)
                .filter(each -> each.column() == null ? only : each.column().equals(sequence.columnName()))
                .map(each -> new Position(each.last(), each.given()));
        Mono<Position> inRows = WHOLE_NUMBERS.contains(String.valueOf(sequence.columnType())) && !sequence.cycles()
                ? furthest(transaction, table, sequence)
                : Mono.empty();
        return advance(
                transaction,
                sequence,
                Flux.concat(there, inRows),
                "the column " + sequence.columnName() + " of the table " + table.name());
    }

    /** The number that the rows themselves show, where the sequence could have given it. */
    private static Mono<Position> furthest(SqlOperations transaction, Table table, Found sequence) {
        String last = sequence.increment() > 0 ? "max" : "min";
        String column = Identifier.of(String.valueOf(sequence.columnName())).quoted();
        return transaction
                .query(
                        Position.class,
                        "SELECT last_value, true AS is_called FROM (SELECT " + last + "(" + column
                                + ") AS last_value FROM " + PostgresTransferSupport.quoted(table)
                                + ") AS rows WHERE last_value BETWEEN ? AND ?",
                        sequence.least(),
                        sequence.greatest())
                .next();
    }

    static Mono<Void> advance(SqlOperations transaction, FreeSequence given) {
        return all(transaction)
                .filter(sequence -> sequence.name().equals(given.name()))
                .collectList()
                .map(named -> named.stream()
                        .filter(sequence -> sequence.schema().equals(given.schema()) || named.size() == 1)
                        .findFirst()
                        .orElseThrow(() -> new TransferException(
                                "The database has no sequence " + given.name() + " (or several, in other schemas than "
                                        + given.schema()
                                        + "), and the file tells how far it is. Make it first, or import the tables by name that"
                                        + " do not use it.",
                                null)))
                .flatMap(sequence -> advance(
                        transaction,
                        sequence,
                        Flux.just(new Position(given.last(), given.given())),
                        "the sequence " + given.name()));
    }

    /** Of a sequence that begins anew at its end nothing is further; it goes to where it was. */
    private static Mono<Void> advance(SqlOperations transaction, Found sequence, Flux<Position> given, String what) {
        boolean up = sequence.increment() > 0;
        return position(transaction, sequence)
                .flatMap(now -> given.reduce(now, (one, other) -> sequence.cycles() ? other : one.further(other, up))
                        .filter(next -> !next.equals(now)))
                .flatMap(next -> {
                    if (next.lastValue() < sequence.least() || next.lastValue() > sequence.greatest()) {
                        return Mono.error(new TransferException(
                                "The numbers of " + what + " were at " + next.lastValue()
                                        + " where the rows come from, and go from " + sequence.least() + " to "
                                        + sequence.greatest() + " here. Give its sequence the same limits.",
                                null));
                    }
                    return transaction
                            .query(
                                    "SELECT setval(CAST(? AS regclass), ?, ?)",
                                    sequence.quoted(),
                                    next.lastValue(),
                                    next.isCalled())
                            .then();
                });
    }

    /** Each sequence once. */
    private static Flux<Found> all(SqlOperations operations) {
        return operations.query(Found.class, SEQUENCES).distinct(Found::quoted);
    }

    private static Mono<Position> position(SqlOperations operations, Found sequence) {
        return operations
                .query(Position.class, "SELECT last_value, is_called FROM " + sequence.quoted())
                .single();
    }
}
