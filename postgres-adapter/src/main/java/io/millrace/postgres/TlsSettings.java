package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.postgresql.client.SSLNegotiation;

/**
 * Whether and how connections are encrypted. Immutable.
 *
 * @param mode whether they are, and the server's certificate checked
 * @param negotiation how TLS begins
 */
record TlsSettings(SSLMode mode, SSLNegotiation negotiation) {
    static final TlsSettings DEFAULT = new TlsSettings(SSLMode.PREFER, SSLNegotiation.POSTGRES);

    TlsSettings withMode(SSLMode other) {
        return new TlsSettings(other, negotiation);
    }

    TlsSettings withNegotiation(SSLNegotiation other) {
        return new TlsSettings(mode, other);
    }

    /** Where TLS begins at once, nobody could say that there is none. */
    TlsSettings checked() {
        if (beginsAtOnce() && !mode.requireSsl()) {
            throw new ConfigurationException(
                    "sslNegotiation=" + negotiation.value() + " needs sslMode=verify-full, verify-ca or require.");
        }
        return this;
    }

    boolean beginsAtOnce() {
        return negotiation != SSLNegotiation.POSTGRES;
    }

    boolean isDirect() {
        return negotiation == SSLNegotiation.DIRECT;
    }
}
