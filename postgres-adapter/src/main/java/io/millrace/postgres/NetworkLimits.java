package io.millrace.postgres;

import java.time.Duration;

/**
 * How soon the system gives up a connection whose network died without a word. Immutable.
 *
 * @param keepAlive when it asks for a sign of life
 * @param userTimeout how long what was sent may be unacknowledged
 */
record NetworkLimits(KeepAlive keepAlive, Duration userTimeout) {
    /**
     * When the system asks for a sign of life on a connection on which nothing is sent.
     *
     * @param idle after how long the first time
     * @param interval how long between the others
     * @param count after how many without an answer the connection is lost
     */
    record KeepAlive(Duration idle, Duration interval, int count) {
        KeepAlive {
            seconds("keepAliveIdle", idle);
            seconds("keepAliveInterval", interval);
            Bounds.atLeast("keepAliveCount", 1, count);
        }
    }

    static final NetworkLimits DEFAULT =
            new NetworkLimits(new KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10), 3), Duration.ofSeconds(60));

    NetworkLimits {
        Bounds.positive("tcpUserTimeout", userTimeout);
    }

    NetworkLimits withKeepAliveIdle(Duration idle) {
        return new NetworkLimits(new KeepAlive(idle, keepAlive.interval(), keepAlive.count()), userTimeout);
    }

    NetworkLimits withKeepAliveInterval(Duration interval) {
        return new NetworkLimits(new KeepAlive(keepAlive.idle(), interval, keepAlive.count()), userTimeout);
    }

    NetworkLimits withKeepAliveCount(int count) {
        return new NetworkLimits(new KeepAlive(keepAlive.idle(), keepAlive.interval(), count), userTimeout);
    }

    NetworkLimits withUserTimeout(Duration limit) {
        return new NetworkLimits(keepAlive, limit);
    }

    /** Systems count them in whole seconds. */
    private static void seconds(String name, Duration value) {
        Bounds.atLeast(name + " in seconds", 1, Math.toIntExact(Math.min(value.toSeconds(), Integer.MAX_VALUE)));
    }
}
