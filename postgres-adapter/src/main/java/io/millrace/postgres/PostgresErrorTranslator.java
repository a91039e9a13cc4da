package io.millrace.postgres;

import io.millrace.error.BadSqlException;
import io.millrace.error.ConfigurationException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.OverloadedException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.ResourceException;
import io.millrace.error.TransactionUsageException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.runtime.StandardErrorTranslator;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads what PostgreSQL tells beyond SQLSTATE: names of constraints, positions, hints. */
final class PostgresErrorTranslator extends StandardErrorTranslator {
    @Override
    protected DatastoreException translate(R2dbcException failure, ErrorDetails details) {
        String state = String.valueOf(failure.getSqlState());
        String message = message(failure) + hint(failure);
        int refusal = message.indexOf(ProtocolGuard.REFUSAL);
        if (refusal >= 0) {
            return new UnsupportedFeatureException(message.substring(refusal));
        }
        if (state.startsWith("22")) {
            // These messages quote the value, and so does the driver's error, which is therefore not passed on.
            return new BadSqlException(withoutQuoted(message), position(failure, details), details, null);
        }
        return switch (state) {
            case "25P02" ->
                new TransactionUsageException(
                        "An earlier statement of this transaction failed, and PostgreSQL refuses all others until its end."
                                + " Let the error end the transaction, or run what may fail in a nested transaction.");
            case "25006" ->
                new PermissionDeniedException(
                        message + ". A read-only transaction, or a server that is a replica, refuses every write.",
                        details,
                        failure);
            case "28P01", "28000" ->
                new PermissionDeniedException(
                        message + ". Check the user's name and password, and the server's pg_hba.conf.",
                        details,
                        failure);
            case "3D000" ->
                new ResourceException(
                        message + ". Check the database's name in the URL, or create it.", details, failure);
            case "53300" ->
                new OverloadedException(
                        message + ". The server's max_connections is used up: make the pools smaller, or put pgbouncer"
                                + " between.",
                        details,
                        failure);
            case "25P03" ->
                new ConnectionLostException(
                        message + ". A transaction was left without a statement for too long; see"
                                + " idleInTransactionTimeout.",
                        details,
                        failure);
            case "57P01", "57P02", "57P03" ->
                new ConnectionLostException(
                        message + ". The server is going down or coming up; try again.", details, failure);
            default -> other(failure, state, message, details);
        };
    }

    private DatastoreException other(R2dbcException failure, String state, String message, ErrorDetails details) {
        if (state.startsWith("42") && !state.equals("42501")) {
            return new BadSqlException(message + advice(state, message), position(failure, details), details, failure);
        }
        if (message.startsWith("unsupported startup parameter")) {
            return new ConfigurationException(
                    message
                            + ". pgbouncer refuses what it does not know: put extra_float_digits, which the driver always"
                            + " sends, into its ignore_startup_parameters, and make others, such as search_path, settings"
                            + " of the role.",
                    failure);
        }
        if (message.contains("SSL mode")) {
            return new ConfigurationException(
                    message + ". Choose another sslMode, or turn TLS on at the server.", failure);
        }
        if (concernsCertificates(failure) || message.contains("could not be verified")) {
            return new ConfigurationException(
                    message + because(failure)
                            + ". The server's certificate was not accepted. Check sslMode and sslRootCert, and that the URL"
                            + " names the host as its certificate does, by a name and not by an address.",
                    failure);
        }
        if (failure instanceof R2dbcNonTransientResourceException && failure.getCause() != null) {
            return new ConnectionLostException(
                    message + because(failure) + ". Check host, port and TLS mode, and that the server runs.",
                    details,
                    failure);
        }
        if (state.startsWith("08")) {
            // Also where the driver calls it a denied permission: a server that goes down in the middle of the TLS
            // handshake.
            return new ConnectionLostException(message + because(failure) + ". Try again.", details, failure);
        }
        return super.translate(failure, details);
    }

    private static boolean concernsCertificates(Throwable failure) {
        return Stream.iterate(failure.getCause(), cause -> cause != null, Throwable::getCause)
                .anyMatch(SSLException.class::isInstance);
    }

    private static String advice(String state, String message) {
        boolean missingVector = state.equals("42704") && message.contains("\"vector\"");
        return missingVector ? ". Install pgvector and run CREATE EXTENSION vector in this database." : "";
    }

    @Override
    protected @Nullable String constraint(R2dbcException failure) {
        if (!(failure instanceof PostgresqlException known)) {
            return null;
        }
        return known.getErrorDetails()
                .getConstraintName()
                .or(() -> known.getErrorDetails().getColumnName().map(column -> known.getErrorDetails()
                        .getTableName()
                        .map(table -> table + "." + column)
                        .orElse(column)))
                .orElse(null);
    }

    private static int position(R2dbcException failure, ErrorDetails details) {
        if (!(failure instanceof PostgresqlException known)) {
            return 0;
        }
        int sent = known.getErrorDetails().getPosition().map(Integer::parseInt).orElse(0);
        String text = details.sql();
        String sentText = failure.getSql();
        return sent == 0 || text == null || sentText == null ? 0 : SentPosition.toWritten(text, sentText, sent);
    }

    private static String hint(R2dbcException failure) {
        Optional<String> hint = failure instanceof PostgresqlException known
                ? known.getErrorDetails().getHint()
                : Optional.empty();
        return hint.map(text -> ". " + text).orElse("");
    }

    private static String because(R2dbcException failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }

    private static String withoutQuoted(String message) {
        return message.replaceAll("(?s)\"[^\"]*\"", "\"...\"");
    }
}
