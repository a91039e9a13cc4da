package io.millrace.runtime;

import io.millrace.Sql;
import io.millrace.capability.StatementDescription;
import io.millrace.capability.StatementDescriptions;
import io.millrace.error.DatastoreException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Describes statements on connections of a datastore. */
final class Descriptions implements StatementDescriptions {
    private final ConnectionSource connections;
    private final StatementRunner statements;
    private final StatementDescriber describer;
    private final Function<ContextView, @Nullable DatastoreException> refusal;

    /**
     * Takes what a datastore is made of.
     *
     * @param refusal why nothing may be done now, if so
     */
    Descriptions(
            ConnectionSource connections,
            StatementRunner statements,
            StatementDescriber describer,
            Function<ContextView, @Nullable DatastoreException> refusal) {
        this.connections = connections;
        this.statements = statements;
        this.describer = describer;
        this.refusal = refusal;
    }

    @Override
    public Mono<StatementDescription> describe(Sql sql) {
        return Mono.deferContextual(context -> {
            DatastoreException refused = refusal.apply(context);
            if (refused != null) {
                return Mono.error(refused);
            }
            DescribedText text = statements.describedText(sql);
            return Boundary.of(
                    connections
                            .useOne(connection -> describer.describe(connection, text.sent()))
                            .map(text::description),
                    error -> statements.translate(error, sql.text()));
        });
    }
}
