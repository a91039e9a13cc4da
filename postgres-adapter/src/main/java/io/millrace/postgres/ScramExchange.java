package io.millrace.postgres;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.ClientFirstMessage;
import com.ongres.scram.common.Gs2CbindFlag;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import io.netty.handler.ssl.SslHandler;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is said in one exchange of SCRAM. Not thread-safe: its steps follow each other. The wrong word of a server is a {@link WireRefusal}.
 */
final class ScramExchange {
    private static final String UNBOUND = "SCRAM-SHA-256";
    private static final String BOUND = "SCRAM-SHA-256-PLUS";

    /** The server takes the name that the session began with. */
    private static final String ANYBODY = "*";

    private static final int NONCE_LENGTH = 24;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern ITERATIONS = Pattern.compile("[^,]*,[^,]*,i=([0-9]{1,9})(?:,.*)?", Pattern.DOTALL);

    private final AuthenticationRules rules;
    private final String mechanism;
    private final byte @Nullable [] binding;
    private final String nonce = ScramFunctions.nonce(NONCE_LENGTH, RANDOM);
    private String challenge = "";
    private @Nullable ScramClient client;

    private ScramExchange(AuthenticationRules rules, String mechanism, byte @Nullable [] binding) {
        this.rules = rules;
        this.mechanism = mechanism;
        this.binding = binding;
    }

    /**
     * Chooses a mechanism.
     *
     * @param offered what the server offers
     * @param rules what is accepted
     * @param tls what encrypts the connection, if it is encrypted
     */
    static ScramExchange of(List<String> offered, AuthenticationRules rules, @Nullable SslHandler tls) {
        byte[] binding = tls == null || rules.forbidsBinding() ? null : ChannelBinding.of(tls);
        if (rules.requiresBinding()) {
            requireBinding(offered, tls != null, binding != null);
        }
        if (binding != null && offered.contains(BOUND)) {
            return new ScramExchange(rules, BOUND, binding);
        }
        if (!offered.contains(UNBOUND)) {
            throw WireRefusal.bySetting(
                    "The server offers no way of SASL that is known here and can be used: let it offer " + UNBOUND
                            + ".");
        }
        return new ScramExchange(rules, UNBOUND, binding);
    }

    private static void requireBinding(List<String> offered, boolean encrypted, boolean bindable) {
        if (!encrypted) {
            throw WireRefusal.bySetting("channelBinding=require needs TLS: use sslMode=verify-full.");
        }
        if (!offered.contains(BOUND)) {
            throw WireRefusal.bySetting("channelBinding=require needs " + BOUND + ", which the server does not offer.");
        }
        if (!bindable) {
            throw WireRefusal.bySetting("channelBinding=require needs a certificate whose signature SCRAM can"
                    + " be bound to, such as one of RSA or ECDSA, and the server's has none.");
        }
    }

    String mechanism() {
        return mechanism;
    }

    /** The client's first message, which tells the server, too, that it could have bound itself where it offered no binding. */
    String first() {
        boolean bound = mechanism.equals(BOUND);
        Gs2CbindFlag flag = bound
                ? Gs2CbindFlag.CHANNEL_BINDING_REQUIRED
                : binding == null ? Gs2CbindFlag.CLIENT_NOT : Gs2CbindFlag.CLIENT_YES_SERVER_NOT;
        return new ClientFirstMessage(flag, bound ? ChannelBinding.TYPE : null, null, ANYBODY, nonce).toString();
    }

    /** Takes the server's first message, and judges how much it asks for. */
    void challengedBy(String message) {
        Matcher said = ITERATIONS.matcher(message);
        if (!said.matches()) {
            throw WireRefusal.ofProtocol("The server's number of SCRAM iterations is no number of a usual size.");
        }
        WireRefusal refusal = rules.judge(Integer.parseInt(said.group(1)));
        if (refusal != null) {
            throw refusal;
        }
        challenge = message;
    }

    /**
     * The client's final message. It takes as long as the server wants it to, within the limits: not for event loops.
     *
     * @param password the password, which the caller clears
     */
    String proof(char[] password) {
        try {
            ScramClient derived = ScramClient.builder()
                    .advertisedMechanisms(List.of(mechanism))
                    .username(ANYBODY)
                    .password(password)
                    .stringPreparation(StringPreparation.POSTGRESQL_PREPARATION)
                    .channelBinding(binding == null ? null : ChannelBinding.TYPE, binding)
                    .nonceSupplier(() -> nonce)
                    .build();
            if (!derived.clientFirstMessage().toString().equals(first())) {
                throw new IllegalStateException("SCRAM would go on otherwise than it has begun.");
            }
            derived.serverFirstMessage(challenge);
            String proof = derived.clientFinalMessage().toString();
            client = derived;
            return proof;
        } catch (ScramException | IllegalArgumentException malformed) {
            // Not as the cause: it may quote what it was given.
            throw WireRefusal.ofProtocol(
                    "The server's first message of SCRAM is malformed, or no answer to this client's.");
        }
    }

    /** Checks the server's proof that it knows the password. */
    void verify(String message) {
        try {
            if (client == null) {
                throw new IllegalStateException("The client has proved nothing yet.");
            }
            client.serverFinalMessage(message);
        } catch (ScramException | IllegalArgumentException wrong) {
            throw WireRefusal.ofProtocol(
                    "The server did not prove that it knows the password: SCRAM's last message is wrong.");
        }
    }
}
