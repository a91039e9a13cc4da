package io.millrace.postgres.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A hostile server, or a man in the middle, which does with each connection what a script says. When the script is over it reads until
 * the client closes, so that a test can tell that it has.
 */
public final class RogueServer implements AutoCloseable {
    /** What is done with a connection, on a thread of its own. */
    @FunctionalInterface
    public interface Script {
        void play(RogueSession client) throws IOException;
    }

    private final ServerSocket listening;
    private final Script script;
    private final Set<RogueSession> open = ConcurrentHashMap.newKeySet();
    private int begun;
    private int closed;

    /** A server on a free port of localhost. */
    public RogueServer(Script script) {
        this.script = script;
        try {
            listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        thread(this::accept);
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** A URL that leads here, with a user and a password. */
    public String url(String host) {
        return "postgresql://somebody:secret@" + host + ":" + listening.getLocalPort() + "/app";
    }

    private void accept() {
        try {
            while (true) {
                RogueSession session = new RogueSession(listening.accept());
                open.add(session);
                count(1, 0);
                thread(() -> play(session));
            }
        } catch (IOException over) {
            open.forEach(RogueSession::close);
        }
    }

    private void play(RogueSession session) {
        try {
            script.play(session);
            session.readToEnd();
        } catch (IOException closedByClient) {
            session.close();
        }
        session.close();
        open.remove(session);
        count(0, 1);
    }

    private synchronized void count(int more, int fewer) {
        begun += more;
        closed += fewer;
        notifyAll();
    }

    /** Waits until the client has closed all its connections, some of which there must have been. */
    public synchronized void awaitAllClosed(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (begun == 0 || closed < begun) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("The client keeps " + (begun - closed) + " of " + begun + " connections.");
            }
            wait(left);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        open.forEach(RogueSession::close);
    }

    /** A thread that ends when its sockets are closed. */
    static void thread(Runnable work) {
        Thread thread = new Thread(work, "rogue-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection to a server. */
    static Socket connect(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        return new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }
}
