package io.millrace.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Code that is not there has no holes. That what is left suffices, with TLS, is tested beside the command line. */
class TrimmedTest {
    @Test
    void theCommandLineCarriesNoProtocolThatItDoesNotSpeak() throws IOException {
        assertThat(Shipped.CLI.entries())
                .noneMatch(
                        entry -> entry.matches(
                                "io/netty/handler/(proxy|codec/(compression|haproxy|http.?|memcache|mqtt|quic|redis|smtp|socksx|stomp|xml))/.*"))
                .anyMatch(entry -> entry.startsWith("io/netty/handler/ssl/"))
                .anyMatch(entry -> entry.startsWith("io/netty/resolver/dns/"));
    }

    @Test
    void theAdapterBringsNoHttp() throws IOException {
        assertThat(Shipped.POSTGRES.components())
                .extracting(Component::name)
                .doesNotContain("netty-codec-http", "netty-codec-http2", "netty-codec-compression")
                .contains("netty-handler", "netty-handler-proxy", "netty-resolver-dns");
    }

    @Test
    void theDriverOfSqliteIsToBeHadWithoutMillrace() throws IOException {
        assertThat(Shipped.SQLITE_DRIVER.runtimeDependencies())
                .extracting(Component::name)
                .containsExactlyInAnyOrder(
                        "r2dbc-spi", "reactor-core", "reactive-streams", "sqlite-jdbc", "slf4j-api", "jspecify");
    }
}
