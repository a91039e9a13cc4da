package io.millrace.postgres;

import io.millrace.capability.StatementDescription.Column;
import io.millrace.capability.StatementDescription.Nullability;
import io.millrace.capability.StatementDescription.Origin;
import io.millrace.postgres.internal.ExactValues;
import io.millrace.runtime.StatementDescriber;
import io.r2dbc.spi.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What PostgreSQL says of a statement that it parses, in numbers of types and of columns, and what its catalog calls those. It is neither planned
 * nor executed.
 */
final class PostgresStatementDescriber implements StatementDescriber {
    @Override
    public Mono<Answer> describe(Connection connection, String sql) {
        FollowedConnection session = (FollowedConnection) connection;
        return session.parse(sql)
                .flatMap(parsed -> isEmpty(parsed)
                        ? Mono.just(new Answer(List.of(), List.of()))
                        : CatalogNames.of(session, parsed).map(names -> answer(sql, parsed, names)));
    }

    private static boolean isEmpty(ParsedAnswer parsed) {
        return parsed.fields().isEmpty() && parsed.parameterTypes().isEmpty();
    }

    /** @param names those of the columns, and behind them those of the parameters */
    private static Answer answer(String sql, ParsedAnswer parsed, List<CatalogNames> names) {
        boolean keepsNotNull = !AddedNulls.mayBeIn(sql);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < parsed.fields().size(); i++) {
            columns.add(column(parsed.fields().get(i), names.get(i), keepsNotNull));
        }
        Stream<Optional<String>> markers =
                names.subList(columns.size(), names.size()).stream().map(CatalogNames::type);
        return new Answer(columns, markers.toList());
    }

    private static Column column(ParsedAnswer.Field field, CatalogNames names, boolean keepsNotNull) {
        return Column.of(
                field.name(),
                names.type(),
                ExactValues.classOf(field.type()),
                names.notNull() && keepsNotNull ? Nullability.NOT_NULL : Nullability.UNKNOWN,
                origin(names));
    }

    private static @Nullable Origin origin(CatalogNames names) {
        String table = names.table();
        return table == null ? null : Origin.of(names.schema(), table, names.column());
    }
}
