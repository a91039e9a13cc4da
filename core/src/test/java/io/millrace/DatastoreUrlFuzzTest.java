package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.ConfigurationException;
import io.millrace.fuzz.Fuzz;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a URL is, it is used or refused, and nothing that is said of it has the password. */
class DatastoreUrlFuzzTest {
    private static final String PASSWORD = "Zq9Xv";

    @Test
    void anyUrlIsUsedOrRefused() {
        Fuzz.run(
                List.of(
                        "sqlite:/var/lib/app/app.db?busyTimeout=5s",
                        "sqlite::memory:",
                        "postgresql://user:secret@host:5432,[::1]:5433/database?sslMode=verify-full&applicationName=a%20b"),
                DatastoreUrlFuzzTest::said);
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
        assertThat(said(url)).doesNotContain(PASSWORD);
    }

    private static String said(String url) {
        DatastoreConfig config = DatastoreConfig.of(url);
        StringWriter said = new StringWriter();
        said.append(config.toString()).append(config.safeUrl());
        try {
            Datastores.create(config).close().block();
        } catch (ConfigurationException refused) {
            refused.printStackTrace(new PrintWriter(said, true));
        }
        return said.toString();
    }
}
