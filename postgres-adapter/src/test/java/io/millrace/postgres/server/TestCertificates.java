package io.millrace.postgres.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certification authority in a folder, with keys and certificates that it issues, made by openssl. */
public final class TestCertificates {
    private final Path folder;

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** Makes an authority, {@code ca.crt}. */
    public static TestCertificates create(Path folder) {
        return create(folder, "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
    }

    /** Makes an authority with a key of Ed25519, for whose signatures TLS knows no channel binding. */
    public static TestCertificates createWithoutBinding(Path folder) {
        return create(folder, "ed25519");
    }

    /** Makes an authority with a key, and a signature, as openssl's options describe them. */
    public static TestCertificates createWith(Path folder, List<String> key) {
        return create(folder, key.toArray(String[]::new));
    }

    private static TestCertificates create(Path folder, String... key) {
        TestCertificates authority = new TestCertificates(folder);
        List<String> command = new ArrayList<>(List.of("req", "-x509", "-newkey"));
        command.addAll(List.of(key));
        command.addAll(List.of(
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Authority of " + folder.getFileName(),
                "-keyout",
                "ca.key",
                "-out",
                "ca.crt"));
        authority.openssl(command.toArray(String[]::new));
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

    /** For a server in this JVM that shows a certificate. */
    public SSLContext context(String name) {
        openssl(
                "pkcs12",
                "-export",
                "-in",
                name + ".crt",
                "-inkey",
                name + ".key",
                "-passout",
                "pass:" + name,
                "-out",
                name + ".p12");
        try (InputStream store = Files.newInputStream(folder.resolve(name + ".p12"))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(store, name.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, name.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException("The certificate cannot be used.", failure);
        }
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
