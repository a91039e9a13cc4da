package io.millrace.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How soon a network that died without a word is noticed, and a subscriber that leaves its rows alone. Immutable.
 *
 * @param answer how long the server may say nothing while an answer is awaited; {@code null} for a little longer than a statement may run
 * @param resultIdle how long rows may be left alone
 * @param validateAfterIdle how long a connection may be idle and be handed out without a sign of life
 * @param keepAlive when the system asks for a sign of life
 * @param userTimeout how long what was sent may be unacknowledged
 */
record NetworkLimits(
        @Nullable Duration answer,
        Duration resultIdle,
        Duration validateAfterIdle,
        KeepAlive keepAlive,
        Duration userTimeout) {
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

    static final NetworkLimits DEFAULT = new NetworkLimits(
            null,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            new KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10), 3),
            Duration.ofSeconds(60));

    /** The server is to be heard first, which knows better what took so long. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    NetworkLimits {
        if (answer != null) {
            Bounds.positive("answerTimeout", answer);
        }
        Bounds.positive("resultIdleTimeout", resultIdle);
        Bounds.positive("validateAfterIdle", validateAfterIdle);
        Bounds.positive("tcpUserTimeout", userTimeout);
    }

    /** How long the server may say nothing while an answer is awaited. */
    Duration answerTo(Duration statementTimeout) {
        return answer == null ? statementTimeout.plus(GRACE) : answer;
    }

    NetworkLimits withAnswer(Duration limit) {
        return new NetworkLimits(limit, resultIdle, validateAfterIdle, keepAlive, userTimeout);
    }

    NetworkLimits withResultIdle(Duration limit) {
        return new NetworkLimits(answer, limit, validateAfterIdle, keepAlive, userTimeout);
    }

    NetworkLimits withValidateAfterIdle(Duration limit) {
        return new NetworkLimits(answer, resultIdle, limit, keepAlive, userTimeout);
    }

    NetworkLimits withKeepAliveIdle(Duration idle) {
        return new NetworkLimits(
                answer,
                resultIdle,
                validateAfterIdle,
                new KeepAlive(idle, keepAlive.interval(), keepAlive.count()),
                userTimeout);
    }

    NetworkLimits withKeepAliveInterval(Duration interval) {
        return new NetworkLimits(
                answer,
                resultIdle,
                validateAfterIdle,
                new KeepAlive(keepAlive.idle(), interval, keepAlive.count()),
                userTimeout);
    }

    NetworkLimits withKeepAliveCount(int count) {
        return new NetworkLimits(
                answer,
                resultIdle,
                validateAfterIdle,
                new KeepAlive(keepAlive.idle(), keepAlive.interval(), count),
                userTimeout);
    }

    NetworkLimits withUserTimeout(Duration limit) {
        return new NetworkLimits(answer, resultIdle, validateAfterIdle, keepAlive, limit);
    }

    /** Systems count them in whole seconds. */
    private static void seconds(String name, Duration value) {
        Bounds.atLeast(name + " in seconds", 1, Math.toIntExact(Math.min(value.toSeconds(), Integer.MAX_VALUE)));
    }
}
