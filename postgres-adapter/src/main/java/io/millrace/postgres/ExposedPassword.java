package io.millrace.postgres;

import io.r2dbc.postgresql.client.SSLMode;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns where a password goes to another machine and anybody in between may get at it, or at what it gives access to. */
final class ExposedPassword {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatastore.class);

    /** With these, whoever is in between can do without encryption. */
    private static final Set<SSLMode> WITHOUT_PROTECTION = Set.of(SSLMode.DISABLE, SSLMode.ALLOW, SSLMode.PREFER);

    /** Names and addresses of this machine, as they are written; no name is looked up. */
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost\\.?|127(\\.\\d{1,3}){3}|::1|(0{1,4}:){7}0{0,3}1", Pattern.CASE_INSENSITIVE);

    private ExposedPassword() {}

    /** To be called once for a datastore. */
    static void warn(ConnectionSettings settings, Servers others) {
        if (settings.credentials().password() != null
                && WITHOUT_PROTECTION.contains(settings.tls().mode())
                && !(isHere(settings.servers()) && isHere(others))) {
            LOG.warn(
                    "The password for {} goes to another machine with sslMode={}, which protects it from nobody in between:"
                            + " use sslMode=verify-full.",
                    settings.displayName(),
                    settings.tls().mode());
        }
    }

    private static boolean isHere(Servers servers) {
        return servers.hosts().stream()
                .allMatch(
                        host -> host.isSocket() || LOOPBACK.matcher(host.name()).matches());
    }
}
