package io.millrace.sqlite.driver.badinput;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * A small file system in memory. Mounting needs root and a kernel that lets it; elsewhere the test is reported as
 * aborted with the reason, and what it is about is covered by the tests beside it that need no mount.
 */
final class Tmpfs implements AutoCloseable {
    private final Path directory;

    private Tmpfs(Path directory) {
        this.directory = directory;
    }

    static Tmpfs mount(Path directory, String size) throws IOException {
        String refused = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
        if (!refused.isEmpty()) {
            throw new TestAbortedException("A file system cannot be mounted here: " + refused);
        }
        return new Tmpfs(directory);
    }

    Path resolve(String file) {
        return directory.resolve(file);
    }

    void makeReadOnly() throws IOException {
        require("mount", "-o", "remount,ro", directory.toString());
    }

    @Override
    public void close() throws IOException {
        require("umount", directory.toString());
    }

    private static void require(String... command) throws IOException {
        String refused = run(command);
        if (!refused.isEmpty()) {
            throw new IOException(String.join(" ", command) + ": " + refused);
        }
    }

    /** What the command complains about; empty when it worked. */
    private static String run(String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException noSuchCommand) {
            return String.valueOf(noSuchCommand.getMessage());
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        try {
            if (process.waitFor() == 0) {
                return "";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.join(" ", command));
        }
        return output.isEmpty() ? "failed without a message" : output;
    }
}
