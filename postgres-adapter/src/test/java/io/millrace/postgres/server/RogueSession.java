package io.millrace.postgres.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client's connection, in the hands of a {@link RogueServer}. Whatever is sent is sent at once. */
public final class RogueSession {
    private static final int SSL_REQUEST = 80_877_103;
    private static final int HEADER = 1 + Integer.BYTES;

    private Socket socket;
    private DataInputStream in;

    RogueSession(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        socket.setTcpNoDelay(true);
    }

    /** Reads a message without a type. */
    public byte[] readFirst() throws IOException {
        int length = in.readInt();
        return in.readNBytes(length - Integer.BYTES);
    }

    /** Reads the message that begins a session, and says no to TLS before that. */
    public void readStartup() throws IOException {
        if (isTlsRequest(readFirst())) {
            send('N');
            readFirst();
        }
    }

    /** Reads the request for TLS, and fails if it is something else. */
    public void readTlsRequest() throws IOException {
        if (!isTlsRequest(readFirst())) {
            throw new IOException("no request for TLS");
        }
    }

    private static boolean isTlsRequest(byte[] message) {
        return message.length == Integer.BYTES && Messages.number(message, 0) == SSL_REQUEST;
    }

    /** Reads a message with its header. */
    public byte[] read() throws IOException {
        return read(in);
    }

    static byte[] read(DataInputStream from) throws IOException {
        byte type = from.readByte();
        int length = from.readInt();
        byte[] message = Arrays.copyOf(Messages.message((char) type, new byte[0]), 1 + length);
        System.arraycopy(Messages.number(length), 0, message, 1, Integer.BYTES);
        from.readFully(message, HEADER, length - Integer.BYTES);
        return message;
    }

    public void send(byte[]... pieces) throws IOException {
        for (byte[] piece : pieces) {
            socket.getOutputStream().write(piece);
        }
    }

    public void send(char answer) throws IOException {
        send(new byte[] {(byte) answer});
    }

    /** Sends the same without end, until the client has had enough. */
    public void flood(byte[] message) throws IOException {
        while (true) {
            send(message);
        }
    }

    /** Begins SCRAM, and returns the client's nonce. */
    public String offerScram(String... mechanisms) throws IOException {
        send(Messages.authentication(10, (String.join("\0", mechanisms) + "\0\0").getBytes(StandardCharsets.UTF_8)));
        String first = new String(read(), StandardCharsets.UTF_8);
        return first.substring(first.indexOf(",r=") + 3);
    }

    /** Says yes to TLS and goes on with it, as the server. */
    public void acceptTls(SSLContext tls) throws IOException {
        readTlsRequest();
        send('S');
        beginTls(tls);
    }

    /** Goes on with TLS, as the server. */
    public void beginTls(SSLContext tls) throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        socket = encrypted;
        in = new DataInputStream(new BufferedInputStream(encrypted.getInputStream()));
    }

    /** Passes all bytes on to and from a server. */
    public void relay(String address) throws IOException {
        Socket server = RogueServer.connect(address);
        RogueServer.thread(() -> copy(server, this));
        try (server) {
            in.transferTo(server.getOutputStream());
        }
    }

    private static void copy(Socket server, RogueSession client) {
        try (InputStream from = server.getInputStream()) {
            from.transferTo(client.socket.getOutputStream());
        } catch (IOException over) {
            client.close();
        }
    }

    /** Passes messages on to and from a server, without TLS, but for what is done to those of the server. */
    public void relay(String address, Tampering tampering) throws IOException {
        Socket server = RogueServer.connect(address);
        byte[] first = readFirst();
        OutputStream out = server.getOutputStream();
        out.write(Messages.number(first.length + Integer.BYTES));
        out.write(first);
        RogueServer.thread(() -> tamper(server, tampering));
        try (server) {
            in.transferTo(out);
        }
    }

    private void tamper(Socket server, Tampering tampering) {
        try (DataInputStream from = new DataInputStream(new BufferedInputStream(server.getInputStream()))) {
            while (true) {
                send(tampering.of(read(from)));
            }
        } catch (IOException over) {
            close();
        }
    }

    /** What becomes of a message of the server. */
    @FunctionalInterface
    public interface Tampering {
        byte[] of(byte[] message) throws IOException;
    }

    void readToEnd() throws IOException {
        byte[] ignored = new byte[8_192];
        int count = 0;
        while (count >= 0) {
            count = in.read(ignored);
        }
    }

    /** Whether the client closes without saying anything more. */
    public boolean isClosedInSilence() throws IOException {
        try {
            in.readByte();
            return false;
        } catch (EOFException closed) {
            return true;
        }
    }

    /** Ends the connection from this side. */
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
