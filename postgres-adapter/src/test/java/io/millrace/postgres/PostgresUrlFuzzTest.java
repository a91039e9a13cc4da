package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.error.ConfigurationException;
import io.millrace.fuzz.Fuzz;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a URL is, it describes a datastore or is refused, and the refusal does not have its password. */
class PostgresUrlFuzzTest {
    private static final String PASSWORD = "Zq9Xv";

    @Test
    void anyUrlIsUsedOrRefused() {
        Fuzz.run(
                List.of(
                        "postgresql://user:a%40b@host:5432,[::1]:5433/database?sslMode=verify-full&applicationName=a%20b",
                        "postgresql:failover://host/db?connectTimeout=5s&maxMessageBytes=1000000&searchPath=a,b",
                        "postgres://host?requireAuth=scram-sha-256&channelBinding=require&sslNegotiation=direct"),
                PostgresUrlFuzzTest::refusal);
    }

    @Test
    void aPasswordIsNeverShown() {
        Fuzz.run(
                List.of("", "a%40b", "p/w?d#x", "12@34:56", "?a=b&c=d"),
                part -> assertHidden("postgresql://user:" + part + PASSWORD + part + "@host:5432/database"));
    }

    @Test
    void aPasswordIsNotShownWhateverIsBehindIt() {
        Fuzz.run(
                List.of("host:5432/database?sslMode=require", "[::1],other/db?password=x&a=b", "host/a@b"),
                rest -> assertHidden("postgresql:failover://user:" + PASSWORD + "@" + rest));
    }

    private static void assertHidden(String url) {
        assertThat(refusal(url)).doesNotContain(PASSWORD);
    }

    private static String refusal(String url) {
        StringWriter said = new StringWriter();
        if (url.startsWith("postgres")) {
            try {
                PostgresUrl.builder(DatastoreConfig.of(url));
            } catch (ConfigurationException refused) {
                refused.printStackTrace(new PrintWriter(said, true));
            }
        }
        return said.toString();
    }
}
