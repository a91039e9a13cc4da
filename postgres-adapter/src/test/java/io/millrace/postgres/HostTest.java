package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.error.ConfigurationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {
    @ParameterizedTest
    @CsvSource({
        "db, db, 5432",
        "db-1.internal_net.example:6432, db-1.internal_net.example, 6432",
        "bücher.example, bücher.example, 5432",
        "10.0.0.1:1, 10.0.0.1, 1",
        "'', localhost, 5432",
        ":6432, localhost, 6432",
        "' db:6432 ', db, 6432",
        "::1, ::1, 5432",
        "[::1]:65535, ::1, 65535",
        "[fe80::1%eth0], fe80::1%eth0, 5432",
        "[::ffff:10.0.0.1]:6432, ::ffff:10.0.0.1, 6432",
        "/var/run/postgresql, /var/run/postgresql, 5432",
        "/run/my db@home:6432, /run/my db@home, 6432"
    })
    void understandsNamesAddressesAndFolders(String text, String name, int port) {
        assertThat(Host.listOf(text)).containsExactly(new Host(name, port));
    }

    @Test
    void understandsSeveral() {
        assertThat(Host.listOf("a,b:1,[::1]:2"))
                .containsExactly(new Host("a", 5432), new Host("b", 1), new Host("::1", 2));
    }

    /** Each is a password, or a part of one, in the place of a host; its secret is {@code geheim}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "geheim@db",
                "me:geheim@db:5432",
                "geheim#db",
                "geheim?db",
                "ge/geheim",
                "geheim&x=1",
                "geheim!",
                "geheim$",
                "geheim%41",
                "geheim db",
                "geheim\0",
                "ge\ngeheim",
                "geheim\u202e",
                "geheim:nothing",
                "geheim:123456",
                "geheim:1:2",
                "[geheim]",
                "[geheim]:5432",
                "[::1%geheim!]",
                "db,geheim@db",
                "geheim\\db",
                "geheim'"
            })
    void anythingElseIsRefusedAndNotQuoted(String text) {
        refuses(() -> Host.listOf(text));
        refuses(() -> Datastores.open("postgresql://me@" + encoded(text) + "/app"));
        refuses(() -> Datastores.open("postgresql:///app?host=" + encoded(text)));
        refuses(() -> Datastores.open("postgresql://db/app?replicas=" + encoded(text)));
        refuses(() -> PostgresDatastore.builder().host(text, 5432));
        refuses(() -> ReplicaOptions.on("db", 5432).and(text, 5432));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void aPortIsANumberOfSixteenBits(int port) {
        assertThatThrownBy(() -> new Host("db", port)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void portsMayBeSaidApart() {
        List<Host> hosts = Host.listOf("a,b");
        assertThat(Host.at(hosts, "1, 2")).containsExactly(new Host("a", 1), new Host("b", 2));
        assertThat(Host.at(hosts, "3")).containsExactly(new Host("a", 3), new Host("b", 3));
        refuses(() -> Host.at(hosts, "1,2,3"));
        refuses(() -> Host.at(hosts, "1,geheim"));
    }

    private static void refuses(Runnable use) {
        assertThatThrownBy(use::run)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("geheim")
                .hasNoCause();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
