package io.millrace.postgres;

import io.millrace.error.ConfigurationException;

/** A server. */
record Host(String name, int port) {
    static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;

    Host {
        if (port < 1 || port > MAX_PORT) {
            throw new ConfigurationException("A port is a number from 1 to " + MAX_PORT + ", not " + port + ".");
        }
    }

    @Override
    public String toString() {
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
}
