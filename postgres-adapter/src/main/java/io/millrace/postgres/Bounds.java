package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import java.time.Duration;

/** What settings may hold. */
final class Bounds {
    private Bounds() {}

    static int atLeast(String name, int least, int value) {
        if (value < least) {
            throw new ConfigurationException(name + " must be at least " + least + ", not " + value + ".");
        }
        return value;
    }

    static Duration positive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new ConfigurationException(name + " must be at least a millisecond, not " + value + ".");
        }
        return value;
    }
}
