package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.postgres.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs as platforms hand them out, for libpq. */
class LibpqNamesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void settingsOfLibpqAreUnderstood() {
        String url = TestServer.config().url();
        String user = url.replaceFirst(".*//", "").replaceFirst(":.*", "");
        String password = url.replaceFirst(".*//[^:]*:", "").replaceFirst("@.*", "");
        String address = url.replaceFirst(".*@", "").replaceFirst("/.*", "");
        RelationalDatastore store = Datastores.open("postgres://nobody@nowhere/nothing?user=" + user + "&password="
                + password + "&host=" + address.replaceFirst(":.*", "") + "&port=" + address.replaceFirst(".*:", "")
                + "&dbname=postgres&application_name=shop&connect_timeout=20&target_session_attrs=read-write"
                + "&load_balance_hosts=random&keepalives_idle=7&keepalives_interval=3&keepalives_count=2&tcp_user_timeout=11000"
                + "&sslmode=prefer&sslnegotiation=postgres&channel_binding=prefer&require_auth=scram-sha-256");
        try {
            assertThat(store.queryOne(
                                    String.class,
                                    "SELECT current_user || ' ' || current_database() || ' ' || current_setting('application_name')")
                            .block(LIMIT))
                    .isEqualTo(user + " postgres shop");
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void aPasswordComesFromAFile(@TempDir Path folder) throws IOException {
        String url = TestServer.config().url();
        String password = url.replaceFirst(".*//[^:]*:", "").replaceFirst("@.*", "");
        Path file = folder.resolve("pgpass");
        Files.writeString(
                file, "# ours\n*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:") + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> environment = Map.of("PGPASSFILE", file.toString());
        String open = url.replaceFirst(":[^:@/]*@", "@");
        RelationalDatastore store = Datastores.create(DatastoreConfig.of(open, environment));
        try {
            assertThat(store.queryOne(int.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        } finally {
            store.close().block(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target_session_attrs=secondary",
                "load_balance_hosts=yes",
                "connect_timeout=10s",
                "port=x",
                "port=1,2",
                "port=0"
            })
    void aValueThatIsNotUnderstoodIsRefusedByTheNameOfItsSetting(String setting) {
        assertThatThrownBy(() -> Datastores.open("postgresql://me@h/db?" + setting))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(setting.equals("port=0") ? "port" : setting.replaceFirst("=.*", ""));
    }
}
