package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server. */
record Host(String name, int port) {
    static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;
    /** What cannot be the name of a host may be a part of a password, which must not be looked up. */
    private static final Pattern TEXT = Pattern.compile(
            "(?:\\[(?<six>[0-9A-Fa-f:.]+(?:%[\\w.-]+)?)]|(?<name>[\\p{L}\\p{N}._-]*))(?::(?<port>\\d{1,5}))?");

    Host {
        if (port < 1 || port > MAX_PORT) {
            throw new ConfigurationException("A port is a number from 1 to " + MAX_PORT + ".");
        }
    }

    /**
     * Reads hosts with commas between them.
     *
     * @param text {@code name}, {@code name:port} or {@code [address]:port} of each; no name is {@code localhost}
     * @return the hosts in order
     */
    static List<Host> listOf(String text) {
        return Arrays.stream(text.split(",", -1)).map(Host::of).toList();
    }

    private static Host of(String text) {
        Matcher host = TEXT.matcher(text.strip());
        if (!host.matches()) {
            throw new ConfigurationException("A host is not understood: write name, name:port or [address]:port,"
                    + " with commas between several.");
        }
        String name = host.group("six") != null ? host.group("six") : host.group("name");
        int port = host.group("port") == null ? DEFAULT_PORT : Integer.parseInt(host.group("port"));
        return new Host(name.isEmpty() ? "localhost" : name, port);
    }

    @Override
    public String toString() {
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
}
