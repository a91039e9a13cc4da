package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.ResourceException;
import org.jspecify.annotations.Nullable;

/** Why a connection was closed on this side: what came over it is not accepted. The driver passes it on as the cause of its own errors. */
final class WireRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 16;

    private enum Kind {
        SETTING,
        PASSWORD,
        SERVER,
        SIZE,
        PROTOCOL
    }

    private final Kind kind;

    /** Without a stack trace, which would tell of the event loop only, and which a hostile server could have made without end. */
    private WireRefusal(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** What a setting of the datastore does not allow. */
    static WireRefusal bySetting(String message) {
        return new WireRefusal(Kind.SETTING, message + " The connection was closed.");
    }

    /** A password that cannot be used. */
    static WireRefusal byPassword(String message) {
        return new WireRefusal(Kind.PASSWORD, message + " The connection was closed.");
    }

    /** What the server says for itself before anybody could know that it is the server. */
    static WireRefusal byServer(String message) {
        return new WireRefusal(Kind.SERVER, message);
    }

    /** What is larger than a setting allows. */
    static WireRefusal bySize(String message) {
        return new WireRefusal(Kind.SIZE, message + " The connection was closed.");
    }

    /** What no server of PostgreSQL sends. */
    static WireRefusal ofProtocol(String message) {
        return new WireRefusal(
                Kind.PROTOCOL,
                message
                        + " The connection was closed. Check host and port: this is no server of PostgreSQL, or somebody"
                        + " interferes with the connection.");
    }

    /** The refusal that an error of the driver came from, if it did. */
    static @Nullable WireRefusal in(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof WireRefusal refusal) {
                return refusal;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** The error for the caller. */
    DatastoreException toException(ErrorDetails details) {
        String message = String.valueOf(getMessage());
        return switch (kind) {
            case SETTING -> new ConfigurationException(message);
            case PASSWORD -> new PermissionDeniedException(message, details, null);
            case SERVER -> new ConnectionLostException(message, details, null);
            case SIZE, PROTOCOL -> new ResourceException(message, details, null);
        };
    }
}
