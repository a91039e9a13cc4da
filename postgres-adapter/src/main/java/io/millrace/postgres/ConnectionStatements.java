package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.StatementHead;
import io.millrace.sql.TransactionControl;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs what an application wants to be done on each connection when it is made. */
final class ConnectionStatements {
    private static final PostgresErrorTranslator ERRORS = new PostgresErrorTranslator();

    private ConnectionStatements() {}

    /**
     * Looks whether each is one statement that leaves no transaction open.
     *
     * @throws ConfigurationException when one is not
     */
    static void check(List<String> statements) {
        for (int i = 0; i < statements.size(); i++) {
            if (!isFit(statements.get(i))) {
                throw new ConfigurationException(
                        named(i, statements) + " has to be one statement, and none that begins or ends a transaction.");
            }
        }
    }

    private static boolean isFit(String sql) {
        try {
            List<StatementHead> heads = StatementHead.listOf(sql, PostgresDialect.INSTANCE.syntax());
            return heads.size() == 1 && TransactionControl.of(heads.get(0)).isEmpty();
        } catch (InvalidSqlTextException unreadable) {
            return false;
        }
    }

    /** Completes when all have run, and values are still those of the database. */
    static Mono<Void> run(PostgresqlConnection connection, List<String> statements) {
        return Flux.range(0, statements.size())
                .concatMap(i -> run(connection, statements.get(i)).onErrorMap(error -> failed(error, i, statements)))
                .then(RoleSettings.wrong(connection)
                        .flatMap(wanted -> Mono.<Void>error(new ConfigurationException(
                                "connectionStatements have changed a setting with which values would be changed on their way."
                                        + " Leave it at " + wanted + ".",
                                null))));
    }

    private static Flux<Long> run(PostgresqlConnection connection, String sql) {
        return Flux.defer(() -> connection
                .createStatement(DriverText.of(sql, false))
                .execute()
                .concatMap(PostgresqlResult::getRowsUpdated));
    }

    /** What may pass by itself, such as a lost connection, is told as that. */
    private static DatastoreException failed(Throwable error, int index, List<String> statements) {
        DatastoreException meaning = ERRORS.translate(error, statements.get(index));
        return meaning instanceof TransientDatastoreException
                ? meaning
                : new ConfigurationException(named(index, statements) + " failed: " + meaning.reason(), meaning);
    }

    private static String named(int index, List<String> statements) {
        return "Statement " + (index + 1) + " of " + statements.size() + " of connectionStatements";
    }
}
