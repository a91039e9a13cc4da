package io.millrace.runtime;

import io.millrace.capability.StatementDescription;
import io.r2dbc.spi.Connection;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Has a database say what a statement takes and gives, without executing it. */
@FunctionalInterface
public interface StatementDescriber {
    /**
     * What a database says of a statement.
     *
     * @param columns the columns of its rows
     * @param markerTypes the types of the markers in its text, in the order of {@link io.millrace.sql.BoundSql#values()}; may be shorter than
     *     there are markers
     */
    record Answer(List<StatementDescription.Column> columns, List<Optional<String>> markerTypes) {
        /**
         * Copies the lists.
         *
         * @param columns the columns of its rows
         * @param markerTypes the types of its markers
         */
        public Answer {
            columns = List.copyOf(columns);
            markerTypes = List.copyOf(markerTypes);
        }
    }

    /**
     * Asks the database.
     *
     * @param connection a connection outside any transaction, for the caller alone or shared as {@link ConnectionSource#use} has it
     * @param sql one statement, with the markers of the driver
     * @return what it says; an error is the driver's
     */
    Mono<Answer> describe(Connection connection, String sql);
}
