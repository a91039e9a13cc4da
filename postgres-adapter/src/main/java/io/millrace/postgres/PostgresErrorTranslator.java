package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.ConstraintViolationException.Constraint;
import io.millrace.error.ConstraintViolationException.Kind;
import io.millrace.error.DataException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.ResourceException;
import io.millrace.error.SerializationFailureException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.runtime.StandardErrorTranslator;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads what PostgreSQL tells beyond SQLSTATE: names of constraints, positions, details, hints. */
final class PostgresErrorTranslator extends StandardErrorTranslator {
    /** The driver's words. */
    private static final String NO_PASSWORD = "Password must not be null";

    @Override
    protected DatastoreException translate(R2dbcException failure, ErrorDetails details) {
        WireRefusal refused = WireRefusal.in(failure);
        if (refused != null) {
            return refused.toException(details);
        }
        if (lacksMemory(failure)) {
            return new ResourceException(
                    "There was not memory enough for what the server sent" + because(failure)
                            + ". The connection was closed. Read large values in parts, lower maxMessageBytes or poolSize, or give the"
                            + " JVM more (-Xmx, -XX:MaxDirectMemorySize).",
                    details,
                    failure);
        }
        Optional<String> refusal = ProtocolGuard.refusalIn(String.valueOf(failure.getMessage()));
        if (refusal.isPresent()) {
            return new UnsupportedFeatureException(refusal.get());
        }
        if (ServerError.isStalePlan(failure)) {
            return new SerializationFailureException(describe(failure), details, failure);
        }
        if (ServerError.isUnknownSetting(failure)) {
            return new ConfigurationException(describe(failure), failure);
        }
        if (ServerError.isOfAValue(failure)) {
            return new DataException(describe(failure), 0, details, cause(failure));
        }
        DatastoreException unconnected = ServerError.isSent(failure) ? null : ofConnecting(failure, details);
        return unconnected == null ? super.translate(failure, details) : unconnected;
    }

    /** A code of no known class can come only from code in the database that raises it, to refuse something. */
    @Override
    protected DatastoreException ofUnknownState(R2dbcException failure, ErrorDetails details) {
        return ServerError.isSent(failure)
                ? new ConstraintViolationException(describe(failure), Kind.OTHER, constraint(failure), details, failure)
                : super.ofUnknownState(failure, details);
    }

    @Override
    protected String describe(R2dbcException failure) {
        return ServerError.describe(failure, message(failure));
    }

    @Override
    protected @Nullable Throwable cause(R2dbcException failure) {
        return ServerError.quotesValues(failure) ? null : failure;
    }

    /** The driver's own errors, and what it says before a session begins; null when it is none of those. */
    private @Nullable DatastoreException ofConnecting(R2dbcException failure, ErrorDetails details) {
        String message = describe(failure);
        if (causes(failure).anyMatch(VirtualMachineError.class::isInstance)) {
            return new ResourceException(
                    "What the server sent does not fit into the memory of this process, and the connection was closed: "
                            + message
                            + ". Give it more (-Xmx, -XX:MaxDirectMemorySize), or read large values in parts, by substr.",
                    details,
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
        if (lacksPassword(failure)) {
            return new PermissionDeniedException(
                    message + because(failure)
                            + ". The server asks for a password, and none was given. Put it into the URL, give it with"
                            + " DatastoreConfig.withPassword, or set PG_PASSWORD.",
                    details,
                    failure);
        }
        if (failure instanceof R2dbcNonTransientResourceException && failure.getCause() != null) {
            return new ConnectionLostException(
                    message + because(failure) + ". Check host, port and TLS mode, and that the server runs.",
                    details,
                    failure);
        }
        if (String.valueOf(details.sqlState()).startsWith("08")) {
            // Also where the driver calls it a denied permission: a server that goes down in the middle of the TLS
            // handshake.
            return new ConnectionLostException(message + because(failure) + ". Try again.", details, failure);
        }
        return null;
    }

    private static boolean lacksPassword(R2dbcException failure) {
        return failure.getCause() instanceof IllegalArgumentException cause && NO_PASSWORD.equals(cause.getMessage());
    }

    private static boolean concernsCertificates(Throwable failure) {
        return causes(failure).anyMatch(SSLException.class::isInstance);
    }

    private static boolean lacksMemory(Throwable failure) {
        return causes(failure).anyMatch(OutOfMemoryError.class::isInstance);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure.getCause(), cause -> cause != null, Throwable::getCause);
    }

    @Override
    protected Constraint constraint(R2dbcException failure) {
        return failure instanceof PostgresqlException known
                ? BrokenConstraint.of(known.getErrorDetails())
                : Constraint.UNKNOWN;
    }

    @Override
    protected int position(R2dbcException failure, ErrorDetails details) {
        if (!(failure instanceof PostgresqlException known)) {
            return 0;
        }
        int sent = known.getErrorDetails().getPosition().map(Integer::parseInt).orElse(0);
        String text = details.sql();
        String sentText = failure.getSql();
        return sent == 0 || text == null || sentText == null ? 0 : SentPosition.toWritten(text, sentText, sent);
    }

    private static String because(R2dbcException failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }
}
