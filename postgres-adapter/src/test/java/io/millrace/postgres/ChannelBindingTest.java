package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.TestCertificates;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash of a certificate, as RFC 5929 has it. */
class ChannelBindingTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "'rsa:2048 -sha1', SHA-256",
        "'rsa:2048 -sha256', SHA-256",
        "'rsa:2048 -sha384', SHA-384",
        "'rsa:2048 -sha512', SHA-512",
        "'rsa:2048 -sha3-256', SHA3-256",
        "'rsa:2048 -sha512-256', SHA-512/256",
        "'ec -pkeyopt ec_paramgen_curve:P-256 -sha384', SHA-384",
        "'rsa:2048 -sha256 -sigopt rsa_padding_mode:pss', SHA-256",
        "'rsa:2048 -sha384 -sigopt rsa_padding_mode:pss', SHA-384"
    })
    void theHashIsThatOfTheSignature(String key, String hash) throws Exception {
        X509Certificate certificate = certificate(TestCertificates.createWith(folder, List.of(key.split(" "))));
        assertThat(ChannelBinding.of(certificate))
                .isEqualTo(MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
    }

    @Test
    void aSignatureWithoutAHashOfItsOwnHasNone() throws Exception {
        assertThat(ChannelBinding.of(certificate(TestCertificates.createWithoutBinding(folder))))
                .isNull();
    }

    private static X509Certificate certificate(TestCertificates authority) throws Exception {
        try (InputStream file = Files.newInputStream(authority.folder().resolve("ca.crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
    }
}
