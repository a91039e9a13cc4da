package io.millrace.postgres.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs {@code scripts/postgres}. */
final class LocalScript {
    private static final Path SCRIPT =
            Path.of("..", "scripts", "postgres").toAbsolutePath().normalize();

    private LocalScript() {}

    /** Whether it is there, and has the right to set up servers. */
    static boolean isUsable() {
        return Files.isExecutable(SCRIPT) && "root".equals(System.getProperty("user.name"));
    }

    /** What it prints; an error with that when it fails. */
    static String run(String... arguments) {
        List<String> command = Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments))
                .toList();
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "scripts/postgres " + String.join(" ", arguments) + " failed. " + printed);
            }
            return printed;
        } catch (IOException failure) {
            throw new IllegalStateException("scripts/postgres cannot be run.", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while scripts/postgres ran.", interrupted);
        }
    }
}
