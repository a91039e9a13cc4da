package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
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
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of passwords as libpq reads it: lines of host, port, database, user and password with colons between, where {@code *} is any and
 * a backslash stands before a colon or a backslash. The first line that fits counts. What follows a password behind a colon is no part
 * of it.
 */
final class PasswordFile {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);
    private static final int PASSWORD = 4;
    private static final int FIELDS = PASSWORD + 1;
    private static final int MOST_BYTES = 16 << 20;
    private static final Pattern ENDS = Pattern.compile("\\r*\\n|\\r+\\z");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    /** Where libpq looks for a server that nobody names, as PostgreSQL itself has it and as packages of it do. */
    private static final Set<String> USUAL_SOCKETS = Set.of("/tmp", "/var/run/postgresql");

    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** Fields as they are written. */
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
            if (!Files.exists(file) || !isPlain(file) || !isPrivate(file)) {
                return new PasswordFile(List.of());
            }
            return new PasswordFile(lines(file).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(PasswordFile::fields)
                    .filter(fields -> fields.size() >= FIELDS)
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
            found.add(entries.stream()
                    .filter(entry -> fitsHost(entry.get(0), host.name())
                            && fits(entry.get(1), String.valueOf(host.port()))
                            && fits(entry.get(2), database)
                            && fits(entry.get(3), user))
                    .findFirst()
                    .map(entry -> meaning(entry.get(PASSWORD)))
                    .filter(password -> !password.isEmpty()));
        }
        if (found.size() > 1) {
            throw new ConfigurationException(
                    "The file of passwords has different ones for the hosts of one datastore, which has one"
                            + " password for all of them.");
        }
        return found.stream().flatMap(Optional::stream).findFirst();
    }

    private static boolean fitsHost(String field, String host) {
        return fits(field, host) || (USUAL_SOCKETS.contains(host) && fits(field, "localhost"));
    }

    private static boolean fits(String field, String wanted) {
        return field.equals("*") || meaning(field).equals(wanted);
    }

    private static boolean isPlain(Path file) {
        if (Files.isRegularFile(file)) {
            return true;
        }
        LOG.warn("A file of passwords is left alone, since it is no plain file.");
        return false;
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

    /** Lines end as they do for libpq, with a line feed. */
    private static List<String> lines(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new FileSystemException(null);
        }
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        return ENDS.splitAsStream(text).toList();
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\\') {
                i++;
            } else if (line.charAt(i) == ':') {
                fields.add(line.substring(start, i));
                start = i + 1;
            }
        }
        fields.add(line.substring(start));
        return fields;
    }

    /** What a field means. */
    private static String meaning(String field) {
        return ESCAPED.matcher(field).replaceAll("$1");
    }
}
