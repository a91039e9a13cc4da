package io.millrace.postgres;

import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What the catalog calls the type and the origin of a column or a parameter.
 *
 * @param type its type as SQL spells it; empty when the type is gone
 * @param schema the schema of the table that it is of; null when it is of none
 * @param table the table or view; null when it is of none
 * @param column its name there
 * @param notNull whether no row of the table has a null there
 */
record CatalogNames(
        Optional<String> type,
        @Nullable String schema,
        @Nullable String table,
        @Nullable String column,
        boolean notNull) {
    /**
     * What is NOT NULL and not yet validated may be null, as may what a table inherits of it: a child could drop it before version 18. Tables of
     * other servers are not checked.
     */
    private static final String QUERY = """
            SELECT pg_catalog.format_type(t.oid, u.modifier::int4), n.nspname, c.relname, a.attname,
                a.attnotnull AND (c.relkind = 'p' OR c.relkind = 'r' AND NOT c.relhassubclass) AND NOT EXISTS (
                    SELECT FROM pg_catalog.pg_constraint k
                    WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND a.attnum = ANY (k.conkey) AND NOT k.convalidated)
            FROM ROWS FROM (pg_catalog.unnest($1::int8[]), pg_catalog.unnest($2::int8[]),
                pg_catalog.unnest($3::int8[]), pg_catalog.unnest($4::int8[]))
                WITH ORDINALITY AS u(type, modifier, relation, attribute, place)
            LEFT JOIN pg_catalog.pg_type t ON t.oid = u.type::oid
            LEFT JOIN pg_catalog.pg_attribute a
                ON a.attrelid = u.relation::oid AND a.attnum = u.attribute AND NOT a.attisdropped
            LEFT JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            ORDER BY u.place""";

    /** Asks for all columns, and behind them for all parameters. */
    static Mono<List<CatalogNames>> of(FollowedConnection session, ParsedAnswer parsed) {
        List<Long> types = new ArrayList<>();
        List<Long> modifiers = new ArrayList<>();
        List<Long> relations = new ArrayList<>();
        List<Long> attributes = new ArrayList<>();
        for (ParsedAnswer.Field field : parsed.fields()) {
            types.add(Integer.toUnsignedLong(field.type()));
            modifiers.add((long) field.modifier());
            relations.add(Integer.toUnsignedLong(field.table()));
            attributes.add((long) field.attribute());
        }
        for (int type : parsed.parameterTypes()) {
            types.add(Integer.toUnsignedLong(type));
            modifiers.add(-1L);
            relations.add(0L);
            attributes.add(0L);
        }
        PostgresStatementExecutor executor = new PostgresStatementExecutor();
        return Mono.defer(() -> {
            Statement statement = session.createStatement(QUERY);
            statement.bind(0, array(types)).bind(1, array(modifiers));
            statement.bind(2, array(relations)).bind(3, array(attributes));
            return executor.rows(statement, (row, metadata) -> names(row)).collectList();
        });
    }

    private static Long[] array(List<Long> numbers) {
        return numbers.toArray(Long[]::new);
    }

    private static CatalogNames names(Row row) {
        return new CatalogNames(
                Optional.ofNullable((String) row.get(0)),
                (String) row.get(1),
                (String) row.get(2),
                (String) row.get(3),
                Boolean.TRUE.equals(row.get(4)));
    }
}
