package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks the application as any program or page near it can, byte by byte. */
@ExtendWith(LoadedLexicon.class)
@Timeout(120)
class LexiconBoundaryTest {
    private static final int STREAMS = 4;

    /** Longer than the server waits for anybody. */
    private static final int PATIENCE_MILLIS = 60_000;

    private URI server;

    @BeforeEach
    void find(RunningLexicon lexicon) {
        server = URI.create(lexicon.url());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/words/a%00b",
                "/api/words/%00",
                "/%00",
                "/api/words?prefix=a%00",
                "/api/words?prefix=a&limit=1%00",
                "/api/words?prefix=a&x%00=1",
                "/api/synsets/1%00",
                "/api/synsets/102086723/neighbourhood?hops=1%00",
                "/api/words/%zz",
                "/api/words?prefix=%zz",
                "/api/words?prefix=%",
            })
    void anAddressThatIsNoTextIsABadRequest(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/words/%ED%A0%80",
                "/api/words/%FF",
                "/api/words?prefix=%ED%A0%80",
                "/api/words?prefix=%C0%80"
            })
    void bytesThatAreNoUtf8NeverFailTheServer(String path) throws IOException {
        assertThat(get(path)).matches("(?s)HTTP/1\\.1 (200|400|404) .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"a\\u0000b\"}",
                "{\"text\":\"a\\ud800b\"}",
                "{\"text\":\"\\udfff\"}",
                "{\"text\":\"a\",\"version\":\"\\u0000\"}",
                "{\"text\":\"a\",\"version\":1e999999999}",
                "{\"text\":\u0000}",
            })
    void aBodyThatIsNoTextIsABadRequest(String body) throws IOException {
        assertThat(put(body)).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }

    @Test
    void aBodyThatIsTooLongIsRefusedBeforeItIsKept() throws IOException {
        assertThat(put("{\"text\":\"" + "x".repeat(1_000_000) + "\"}")).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aNulInAHeaderIsABadRequest() throws IOException {
        assertThat(exchange("GET /api/stats HTTP/1.1\r\nHost: localhost\r\nX-A: \0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/lexicon.js", "/api/stats", "/api/nothing", "/api/words/%00", "/api/synsets/dog"})
    void everyAnswerTellsBrowsersWhatNotToDo(String path) throws IOException {
        assertThat(get(path))
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .containsPattern("(?i)Content-Security-Policy: default-src 'none';.* frame-ancestors 'none'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "169.254.169.254",
                "",
                "localhost@evil.example"
            })
    void aForeignHostIsRefused(String host) throws IOException {
        String answer = exchange("GET /api/stats HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1\\.1 4(21|00) .*").doesNotContain("WordNet");
    }

    @Test
    void aForeignHostIsRefusedHoweverItIsSaid() throws IOException {
        assertThat(
                        exchange(
                                "GET http://evil.example/api/stats HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .doesNotContain("WordNet 3.1");
        assertThat(exchange(
                        "GET http://evil.example/api/stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .doesNotContain("WordNet 3.1");
        assertThat(
                        exchange(
                                "GET /api/stats HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .doesNotContain("WordNet 3.1");
        assertThat(exchange("GET /api/stats HTTP/1.0\r\n\r\n")).doesNotContain("WordNet 3.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:8080"})
    void aHostOfItsOwnIsServed(String host) throws IOException {
        assertThat(exchange("GET /api/stats HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void onlyThisMachineReachesIt() throws IOException {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        for (InetAddress address : others) {
            try (Socket socket = new Socket()) {
                assertThat(connects(socket, address)).as(address.toString()).isFalse();
            }
        }
    }

    @Test
    void streamsThatNobodyReadsEndByThemselves() throws IOException {
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS; i++) {
                Socket client = new Socket();
                client.setReceiveBufferSize(4096);
                client.setSoTimeout(PATIENCE_MILLIS);
                client.connect(new InetSocketAddress("127.0.0.1", server.getPort()));
                client.getOutputStream().write(request("/api/synsets"));
                assertThat(client.getInputStream().read()).isEqualTo('H');
                stalled.add(client);
            }
            String refused = get("/api/synsets");
            assertThat(refused).startsWith("HTTP/1.1 503 ").containsIgnoringCase("Retry-After: 1");
            assertThat(get("/api/words/dog")).startsWith("HTTP/1.1 200 ");

            Instant end = Instant.now().plusMillis(PATIENCE_MILLIS);
            String served = refused;
            while (!served.startsWith("HTTP/1.1 200 ")) {
                assertThat(Instant.now()).isBefore(end);
                served = get("/api/synsets");
            }
        } finally {
            for (Socket client : stalled) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET / HT",
                "PUT /api/synsets/113124818/note HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n"
                        + "Content-Type: application/json\r\n\r\n{\"text\":"
            })
    void aRequestThatIsNotFinishedEndsItsConnection(String begin) throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write(begin.getBytes(StandardCharsets.UTF_8));
            assertThat(text(client.getInputStream())).matches("(?s)(\\(reset\\))?|HTTP/1\\.1 408 .*");
        }
    }

    /** Browsers send the next request as soon as an answer is there, which may be before the server is done with the one before. */
    @Test
    void aConnectionIsReadOnBehindARequestThatCameEarly() throws IOException {
        String kept = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket client = connect()) {
            client.getOutputStream()
                    .write(("GET /api/words/dog" + kept + "GET /api/search/index" + kept)
                            .getBytes(StandardCharsets.UTF_8));
            StringBuilder answers = new StringBuilder();
            while (!answers.toString().matches("(?s)HTTP/1\\.1 200 .*HTTP/1\\.1 200 .*\"phase\":.*}\\s*(0\\s*)?")) {
                byte[] buffer = new byte[65_536];
                int count = client.getInputStream().read(buffer);
                assertThat(count).as(answers.toString()).isPositive();
                answers.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
            client.getOutputStream().write(request("/api/words/cat"));
            assertThat(text(client.getInputStream())).contains("HTTP/1.1 200 ").doesNotContain("(reset)");
        }
    }

    private static boolean connects(Socket socket, InetSocketAddress address) {
        try {
            socket.connect(address, 5_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private boolean connects(Socket socket, InetAddress address) {
        return connects(socket, new InetSocketAddress(address, server.getPort()));
    }

    /** No interrupt ends a read of a socket. */
    private Socket connect() throws IOException {
        Socket client = new Socket("127.0.0.1", server.getPort());
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private String get(String path) throws IOException {
        return exchange(new String(request(path), StandardCharsets.UTF_8));
    }

    private String put(String body) throws IOException {
        return exchange("PUT /api/synsets/113124818/note HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String exchange(String request) throws IOException {
        try (Socket client = connect()) {
            try {
                client.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            } catch (SocketException answeredAlready) {
                // A refusal need not wait for the rest of what is refused.
            }
            return text(client.getInputStream());
        }
    }

    /** All that comes until the server closes the connection, whichever way it does. */
    private static String text(InputStream in) {
        StringBuilder text = new StringBuilder();
        try {
            byte[] buffer = new byte[65_536];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (SocketTimeoutException stalled) {
            throw new UncheckedIOException("Nothing came any more behind " + text, stalled);
        } catch (IOException reset) {
            text.append("(reset)");
        }
        return text.toString();
    }
}
