package io.millrace.postgres.server;

import io.millrace.postgres.server.Interference.Direction;
import io.millrace.postgres.server.Interference.End;
import io.millrace.postgres.server.Interference.Fate;
import io.millrace.postgres.server.Interference.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A bad network before a server: it delays, throttles, holds, cuts, resets and silences connections, at any point of the
 * protocol. Without being told anything it passes all bytes on.
 */
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final List<ProxyLink> links = new CopyOnWriteArrayList<>();
    private final Set<Direction> held = EnumSet.noneOf(Direction.class);
    private volatile Interference interference = Interference.NONE;
    private volatile boolean refusing;

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
        thread(this::accept);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            if (refusing) {
                client.setSoLinger(true, 0);
                client.close();
                continue;
            }
            links.removeIf(link -> !link.isOpen());
            ProxyLink link = new ProxyLink(this, client, new Socket(host, port));
            links.add(link);
            thread(link::passToServer);
            thread(link::passToClient);
        }
    }

    public String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** What happens to messages from now on, on connections that are open as well. */
    public void interfere(Interference how) {
        interference = how;
    }

    /** Does something to the next message of a kind, and lets all others pass. */
    public void interfereOnce(Predicate<Message> which, Fate fate) {
        interference = new Interference() {
            private boolean done;

            @Override
            public synchronized Fate of(Message message) {
                if (done || !which.test(message)) {
                    return Fate.PASSES;
                }
                done = true;
                return fate;
            }
        };
    }

    /** Keeps what goes in a direction, on all connections, until {@link #release}. Nothing is lost. */
    public synchronized void hold(Direction direction) {
        held.add(direction);
    }

    /** Passes on what was held. */
    public synchronized void release() {
        held.clear();
        notifyAll();
    }

    /** From now on nothing comes through on the connections that are open, and nobody is told. */
    public void silenceOpenConnections() {
        links.forEach(ProxyLink::silence);
    }

    /** Ends the connections that are open, by RST. */
    public void resetOpenConnections() {
        for (ProxyLink link : links) {
            try {
                link.end(End.RESET);
            } catch (IOException closed) {
                links.remove(link);
            }
        }
    }

    /** Whether connections that are asked for are reset. */
    public void refuse(boolean value) {
        refusing = value;
    }

    Fate fateOf(Message message) {
        return interference.of(message);
    }

    synchronized void awaitOpen(Direction direction) throws IOException {
        while (held.contains(direction)) {
            try {
                wait();
            } catch (InterruptedException ended) {
                throw new IOException(ended);
            }
        }
    }

    @Override
    public void close() {
        release();
        try {
            listening.close();
            for (ProxyLink link : links) {
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
