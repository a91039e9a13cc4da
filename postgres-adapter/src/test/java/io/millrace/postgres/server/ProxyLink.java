package io.millrace.postgres.server;

import io.millrace.postgres.server.Interference.Direction;
import io.millrace.postgres.server.Interference.End;
import io.millrace.postgres.server.Interference.Fate;
import io.millrace.postgres.server.Interference.Message;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One connection through a {@link TcpProxy}. Messages are told apart until both sides agree on TLS. */
final class ProxyLink {
    private static final int SSL_REQUEST = 80_877_103;
    private static final int BUFFER = 8_192;

    private final TcpProxy proxy;
    private final Socket client;
    private final Socket server;
    private volatile boolean silent;
    private volatile boolean asksForTls;
    private volatile boolean encrypted;

    ProxyLink(TcpProxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void silence() {
        silent = true;
    }

    boolean isOpen() {
        return !client.isClosed();
    }

    void passToServer() throws IOException {
        pass(Direction.TO_SERVER, client, server);
    }

    void passToClient() throws IOException {
        pass(Direction.TO_CLIENT, server, client);
    }

    private void pass(Direction direction, Socket from, Socket to) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream(), BUFFER));
        OutputStream out = to.getOutputStream();
        boolean open = true;
        boolean started = direction == Direction.TO_CLIENT;
        try {
            while (open) {
                Message message = encrypted ? raw(direction, in) : next(direction, in, started);
                started |= message.type() == 0 && !asksForTls;
                if (asksForTls && direction == Direction.TO_CLIENT) {
                    encrypted = message.type() == 'S';
                    asksForTls = false;
                }
                proxy.awaitOpen(direction);
                if (!silent) {
                    open = send(message, proxy.fateOf(message), out);
                }
            }
        } catch (EOFException end) {
            if (!silent) {
                end(End.CLOSE);
            }
        } catch (IOException broken) {
            if (!silent) {
                end(End.RESET);
            }
        }
    }

    private boolean send(Message message, Fate fate, OutputStream out) throws IOException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(fate.delayMillis()));
        byte[] bytes = fate.instead() == null ? message.bytes() : fate.instead();
        int passes = Math.min(bytes.length, fate.passes());
        for (int sent = 0; sent < passes; ) {
            int count = Math.min(passes - sent, fate.piece());
            out.write(bytes, sent, count);
            sent += count;
        }
        end(fate.end());
        return fate.end() == End.NONE || fate.end() == End.SILENCE;
    }

    /** From the client, messages without a type until the one that starts a session. */
    private Message next(Direction direction, DataInputStream in, boolean started) throws IOException {
        int type = started ? in.readUnsignedByte() : 0;
        if (asksForTls && direction == Direction.TO_CLIENT) {
            return new Message(direction, (char) type, new byte[] {(byte) type});
        }
        int length = in.readInt();
        int header = started ? 1 : 0;
        byte[] bytes = new byte[header + length];
        if (started) {
            bytes[0] = (byte) type;
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[header + i] = (byte) (length >> (Integer.SIZE - Byte.SIZE * (i + 1)));
        }
        in.readFully(bytes, header + Integer.BYTES, length - Integer.BYTES);
        if (!started && length == 2 * Integer.BYTES) {
            asksForTls =
                    new DataInputStream(new java.io.ByteArrayInputStream(bytes, Integer.BYTES, Integer.BYTES)).readInt()
                            == SSL_REQUEST;
        }
        return new Message(direction, (char) type, bytes);
    }

    private static Message raw(Direction direction, DataInputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count = in.read(buffer);
        if (count < 0) {
            throw new EOFException();
        }
        return new Message(direction, (char) 0, java.util.Arrays.copyOf(buffer, count));
    }

    void end(End how) throws IOException {
        switch (how) {
            case NONE -> {}
            case SILENCE -> silent = true;
            case RESET -> {
                client.setSoLinger(true, 0);
                server.setSoLinger(true, 0);
                close();
            }
            case CLOSE -> close();
        }
    }

    void close() throws IOException {
        client.close();
        server.close();
    }
}
