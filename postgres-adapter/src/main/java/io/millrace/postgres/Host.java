package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A server.
 *
 * @param name its name or address; or the folder of its socket, by an absolute path
 * @param port its port, which is part of the socket's name as well
 */
record Host(String name, int port) {
    static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;
    private static final String SOCKET = ".s.PGSQL.";

    /** How a name and a port are told apart. */
    private static final Pattern TEXT = Pattern.compile(
            "(?:\\[(?<six>[^\\[\\]]*:[^\\[\\]]*)]|(?<name>/[^:\\[\\]]*|[^:\\[\\]]*))(?::(?<port>\\d{1,5}))?",
            Pattern.DOTALL);

    /** What cannot be one may be a part of a password, which must not be looked up, nor quoted. */
    private static final Pattern NAME = Pattern.compile(
            "/\\P{Cntrl}*|[\\p{L}\\p{N}._-]+|\\[?[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(?:%[\\w.-]+)?]?", Pattern.DOTALL);

    Host {
        if (!NAME.matcher(name).matches()) {
            throw notUnderstood();
        }
        if (port < 1 || port > MAX_PORT) {
            throw new ConfigurationException("A port is a number from 1 to " + MAX_PORT + ".");
        }
    }

    /**
     * Reads hosts with commas between them.
     *
     * @param text {@code name}, {@code name:port}, {@code [address]:port} or an absolute path of each; no name is {@code localhost}
     * @return the hosts in order
     */
    static List<Host> listOf(String text) {
        return Arrays.stream(text.split(",", -1)).map(Host::of).toList();
    }

    private static Host of(String text) {
        boolean bareAddress = !text.contains("[") && text.indexOf(':') != text.lastIndexOf(':');
        Matcher host = TEXT.matcher(bareAddress ? "[" + text.strip() + "]" : text.strip());
        if (!host.matches()) {
            throw notUnderstood();
        }
        String name = host.group("six") != null ? host.group("six") : host.group("name");
        int port = host.group("port") == null ? DEFAULT_PORT : Integer.parseInt(host.group("port"));
        return new Host(name.isEmpty() ? "localhost" : name, port);
    }

    private static ConfigurationException notUnderstood() {
        return new ConfigurationException(
                "A host is not understood: write name, name:port or [address]:port," + " with commas between several.");
    }

    /**
     * The same hosts at other ports.
     *
     * @param ports one for all, or one for each, with commas between
     */
    static List<Host> at(List<Host> hosts, String ports) {
        String[] each = ports.split(",", -1);
        if (each.length != 1 && each.length != hosts.size()) {
            throw new ConfigurationException("The setting port accepts one port, or as many as there are hosts.");
        }
        return IntStream.range(0, hosts.size())
                .mapToObj(i -> new Host(hosts.get(i).name(), port(each[each.length == 1 ? 0 : i])))
                .toList();
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException malformed) {
            throw new ConfigurationException(
                    "A port is a number from 1 to " + MAX_PORT + "; the setting port holds something else.");
        }
    }

    /** Whether it is on this machine, and reached by a Unix socket. */
    boolean isSocket() {
        return name.startsWith("/");
    }

    /** The path of its socket. */
    String socket() {
        return name.substring(name.lastIndexOf('/') + 1).startsWith(SOCKET) ? name : name + "/" + SOCKET + port;
    }

    /** As it stands in a URL. */
    String inUrl() {
        return isSocket() ? URLEncoder.encode(name, StandardCharsets.UTF_8) + ":" + port : toString();
    }

    @Override
    public String toString() {
        return isSocket() ? socket() : (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
}
