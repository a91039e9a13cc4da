package io.millrace.postgres;

import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What SCRAM is bound to: the hash of the server's certificate, {@code tls-server-end-point} of RFC 5929. It is told apart whether there is
 * none: whoever leaves a binding out must do so knowingly.
 */
final class ChannelBinding {
    static final String TYPE = "tls-server-end-point";

    private static final String WEAK_REPLACEMENT = "SHA-256";
    private static final Set<String> WEAK = Set.of("MD2", "MD5", "SHA-1");

    private ChannelBinding() {}

    /**
     * The binding of a connection.
     *
     * @param tls what encrypts it
     * @return the hash; {@code null} where the certificate's signature has no hash of its own, as with Ed25519, or one that this JDK does not know
     */
    static byte @Nullable [] of(SslHandler tls) {
        try {
            Certificate[] chain = tls.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate ? of(certificate) : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    static byte @Nullable [] of(X509Certificate certificate) {
        try {
            String hash = hashOf(certificate);
            return hash == null
                    ? null
                    : MessageDigest.getInstance(WEAK.contains(hash) ? WEAK_REPLACEMENT : hash)
                            .digest(certificate.getEncoded());
        } catch (GeneralSecurityException | IOException unknown) {
            return null;
        }
    }

    private static @Nullable String hashOf(X509Certificate certificate) throws GeneralSecurityException, IOException {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.equals("RSASSA-PSS")) {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance(signature);
            parameters.init(certificate.getSigAlgParams());
            return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
        }
        int with = signature.indexOf("WITH");
        return with < 0 ? null : signature.substring(0, with).replaceFirst("^SHA(?=\\d+(?:/|$))", "SHA-");
    }
}
