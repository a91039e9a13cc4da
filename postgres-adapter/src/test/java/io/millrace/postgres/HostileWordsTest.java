package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreException;
import io.millrace.postgres.server.TestServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server says, even before it knows who asks, does nothing to the log or terminal that an error is printed on. */
@Timeout(60)
class HostileWordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOSTILE = "\u001b]0;owned\u0007\u009b2J\u202egone\u2028\n2026-01-01 INFO all is well";

    @Test
    void aServerThatRefusesBeforeAuthentication() throws Exception {
        ServerSocket rogue = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread refusing = new Thread(() -> refuseAll(rogue), "rogue server");
        refusing.start();
        try {
            DatastoreConfig config = DatastoreConfig.of("postgresql://me@127.0.0.1:" + rogue.getLocalPort() + "/db")
                    .withOption("sslMode", "disable");
            assertHarmless(failure(Datastores.create(config), "SELECT 1"));
        } finally {
            rogue.close();
            refusing.join();
        }
    }

    @Test
    void codeInTheDatabaseThatRaises() {
        String raising = "DO $$BEGIN RAISE EXCEPTION USING MESSAGE = '" + HOSTILE + "', DETAIL = '" + HOSTILE
                + "', HINT = '" + HOSTILE + "', ERRCODE = '%s', CONSTRAINT = '" + HOSTILE + "'; END$$";

        for (String state : new String[] {"P0001", "23505", "22012", "40P01", "42P01", "XX000", "25006", "08006"}) {
            assertHarmless(failure(Datastores.create(TestServer.config()), String.format(raising, state)));
        }
    }

    @Test
    void namesAreExactApartFromTheMessage() {
        DatastoreException error = failure(
                Datastores.create(TestServer.config()),
                "DO $$BEGIN RAISE EXCEPTION USING MESSAGE = 'no', ERRCODE = '23505', CONSTRAINT = '\u202e'; END$$");

        assertThat(((ConstraintViolationException) error).constraint()).contains("\u202e");
    }

    private static DatastoreException failure(RelationalDatastore store, String sql) {
        try {
            return (DatastoreException)
                    store.execute(sql).materialize().block(LIMIT).getThrowable();
        } finally {
            store.close().block(LIMIT);
        }
    }

    private static void refuseAll(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                in.readFully(new byte[in.readInt() - Integer.BYTES]);
                byte[] fields = ("SFATAL\0VFATAL\0C28000\0M" + HOSTILE + "\0H" + HOSTILE + "\0\0")
                        .getBytes(StandardCharsets.UTF_8);
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.write('E');
                out.writeInt(fields.length + Integer.BYTES);
                out.write(fields);
                out.flush();
                in.readAllBytes();
            } catch (IOException over) {
                // The client has gone, or the test is over.
            }
        }
    }

    private static void assertHarmless(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString())
                .startsWith("io.millrace.")
                .contains("\\u001b]0;owned\\u0007")
                .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\u2028", "\n2026");
    }
}
