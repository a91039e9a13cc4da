package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of passwords as libpq reads it: lines of host, port, database, user and password with colons between, where {@code *} is any and
 * a backslash stands before a colon or a backslash. The first line that fits counts.
 */
final class PasswordFile {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);
    private static final int FIELDS = 5;
    private static final int PASSWORD = 4;
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final List<List<String>> entries;

    private PasswordFile(List<List<String>> entries) {
        this.entries = entries;
    }

    /**
     * Reads a file. One that is not there has no passwords, and one that others may read is left alone with a warning, as libpq does it.
     *
     * @throws ConfigurationException when it cannot be read
     */
    static PasswordFile read(String name) {
        try {
            Path file = Path.of(name);
            if (!Files.isRegularFile(file) || !isPrivate(file)) {
                return new PasswordFile(List.of());
            }
            return new PasswordFile(Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(PasswordFile::fields)
                    .filter(fields -> fields.size() == FIELDS)
                    .toList());
        } catch (IOException | InvalidPathException unreadable) {
            // What it says of a malformed line would quote it.
            throw new ConfigurationException("The file of passwords that passfile or PGPASSFILE names cannot be read: "
                    + unreadable.getClass().getSimpleName() + ".");
        }
    }

    /**
     * The password for servers that are used in turn.
     *
     * @throws ConfigurationException when they have different ones, since a datastore has one
     */
    Optional<String> password(List<Host> hosts, String database, String user) {
        Set<Optional<String>> found = new LinkedHashSet<>();
        for (Host host : hosts) {
            String name = host.name().startsWith("/") ? "localhost" : host.name();
            List<String> wanted = List.of(name, String.valueOf(host.port()), database, user);
            found.add(entries.stream()
                    .filter(entry -> fits(entry, wanted))
                    .map(entry -> entry.get(PASSWORD))
                    .filter(password -> !password.isEmpty())
                    .findFirst());
        }
        if (found.size() > 1) {
            throw new ConfigurationException(
                    "The file of passwords has different ones for the hosts of one datastore, which has one"
                            + " password for all of them.");
        }
        return found.stream().flatMap(Optional::stream).findFirst();
    }

    private static boolean fits(List<String> entry, List<String> wanted) {
        for (int i = 0; i < PASSWORD; i++) {
            if (!entry.get(i).equals("*") && !entry.get(i).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrivate(Path file) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (posix == null || OWNERS.containsAll(posix.readAttributes().permissions())) {
            return true;
        }
        LOG.warn(
                "A file of passwords is left alone, since others may use it: its permissions have to be 0600 or less.");
        return false;
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            if (next == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            } else if (next == ':' && fields.size() < PASSWORD) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(next);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
