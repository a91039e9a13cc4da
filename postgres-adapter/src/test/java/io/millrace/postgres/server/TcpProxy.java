package io.millrace.postgres.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes on to a server, until its connections are told to fall silent: nobody is told that the other side is gone. */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER = 8_192;

    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final List<Link> links = new CopyOnWriteArrayList<>();

    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean silent;

        Link(Socket client) throws IOException {
            this.client = client;
            this.server = new Socket(host, port);
            thread(() -> pass(client, server));
            thread(() -> pass(server, client));
        }

        private void pass(Socket from, Socket to) throws IOException {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!silent) {
                    out.write(buffer, 0, count);
                }
            }
            if (!silent) {
                close();
            }
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A proxy on a free port of localhost. */
    public TcpProxy(String address) {
        int colon = address.lastIndexOf(':');
        host = address.substring(0, colon);
        port = Integer.parseInt(address.substring(colon + 1));
        try {
            listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        thread(() -> {
            while (true) {
                links.add(new Link(listening.accept()));
            }
        });
    }

    public String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** From now on nothing comes through on the connections that are open. */
    public void silenceOpenConnections() {
        links.forEach(link -> link.silent = true);
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Link link : links) {
                link.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A thread that ends when its sockets are closed. */
    private static void thread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        Thread.currentThread().interrupt();
                    }
                },
                "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
