package io.millrace.postgres.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certification authority in a folder, with keys and certificates that it issues, made by openssl. */
public final class TestCertificates {
    private final Path folder;

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** Makes an authority, {@code ca.crt}. */
    public static TestCertificates create(Path folder) {
        TestCertificates authority = new TestCertificates(folder);
        authority.openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Authority of " + folder.getFileName(),
                "-keyout",
                "ca.key",
                "-out",
                "ca.crt");
        return authority;
    }

    /**
     * Issues a certificate: {@code name.crt} and {@code name.key}.
     *
     * @param name of the files
     * @param subject whom it names
     * @param alternatives subject alternative names, such as DNS:localhost; empty for none
     */
    public TestCertificates issue(String name, String subject, String alternatives) {
        List<String> command = new ArrayList<>(List.of(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-subj",
                "/CN=" + subject,
                "-addext",
                "basicConstraints=critical,CA:FALSE",
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt"));
        if (!alternatives.isEmpty()) {
            command.addAll(List.of("-addext", "subjectAltName=" + alternatives));
        }
        openssl(command.toArray(String[]::new));
        return this;
    }

    /** The path of a file. */
    public String path(String file) {
        return folder.resolve(file).toString();
    }

    public Path folder() {
        return folder;
    }

    private void openssl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(folder);
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("openssl failed. " + printed);
            }
        } catch (IOException failure) {
            throw new IllegalStateException("This test needs the command openssl.", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while openssl ran.", interrupted);
        }
    }
}
