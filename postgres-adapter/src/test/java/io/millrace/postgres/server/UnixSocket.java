package io.millrace.postgres.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The socket that a server on this machine has in a folder, and passes on to one that is reached by TCP. */
public final class UnixSocket implements AutoCloseable {
    private final Path file;
    private final ServerSocketChannel listening;
    private final String address;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    /** A socket of the server at an address. */
    public UnixSocket(Path folder, int port, String address) {
        file = folder.resolve(".s.PGSQL." + port);
        this.address = address;
        try {
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        RogueServer.thread(this::accept);
    }

    /** How many connections there have been. */
    public int connections() {
        return count.get();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listening.accept();
                count.incrementAndGet();
                open.add(client);
                SocketChannel server = connect();
                RogueServer.thread(() -> copy(client, server));
                RogueServer.thread(() -> copy(server, client));
            }
        } catch (IOException over) {
            open.forEach(UnixSocket::close);
        }
    }

    private SocketChannel connect() throws IOException {
        int colon = address.lastIndexOf(':');
        return SocketChannel.open(
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
    }

    private void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer bytes = ByteBuffer.allocate(8_192);
        try (from;
                to) {
            while (from.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                bytes.clear();
            }
        } catch (IOException over) {
            // Either side has hung up.
        }
        open.remove(from);
    }

    private static void close(SocketChannel client) {
        try {
            client.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        open.forEach(UnixSocket::close);
    }
}
