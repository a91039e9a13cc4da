package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import io.r2dbc.postgresql.client.ChannelBindingMode;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a server may ask for before it is trusted with a session. Immutable.
 *
 * @param methods how it may authenticate; {@code null} for any way, but for the password itself without TLS
 * @param channelBinding whether its SCRAM is bound to its certificate
 * @param fewestIterations the fewest rounds of SCRAM: fewer make the password cheap to guess for whoever asked
 * @param mostIterations the most rounds of SCRAM, which take time of a processor
 */
record AuthenticationRules(
        @Nullable Set<AuthenticationMethod> methods,
        ChannelBindingMode channelBinding,
        int fewestIterations,
        int mostIterations) {
    /** What RFC 7677 asks for at least, which is also what servers use unless they are told otherwise. */
    private static final int FEWEST = 4_096;

    private static final int MOST = 100_000;

    static final AuthenticationRules DEFAULT = new AuthenticationRules(null, ChannelBindingMode.PREFER, FEWEST, MOST);

    AuthenticationRules {
        methods = methods == null ? null : Set.copyOf(methods);
        Bounds.atLeast("scramMinIterations", 1, fewestIterations);
        Bounds.atLeast("scramMaxIterations", 1, mostIterations);
    }

    AuthenticationRules withMethods(String list) {
        return new AuthenticationRules(
                AuthenticationMethod.listOf(list), channelBinding, fewestIterations, mostIterations);
    }

    AuthenticationRules withChannelBinding(ChannelBindingMode mode) {
        return new AuthenticationRules(methods, mode, fewestIterations, mostIterations);
    }

    AuthenticationRules withFewestIterations(int rounds) {
        return new AuthenticationRules(methods, channelBinding, rounds, mostIterations);
    }

    AuthenticationRules withMostIterations(int rounds) {
        return new AuthenticationRules(methods, channelBinding, fewestIterations, rounds);
    }

    /**
     * Checks what cannot be checked before all of them are known.
     *
     * @throws ConfigurationException when no server could keep to them
     */
    void requireSense() {
        if (fewestIterations > mostIterations) {
            throw new ConfigurationException(
                    "scramMinIterations (" + fewestIterations + ") is more than scramMaxIterations (" + mostIterations
                            + "), so that no server could be connected to.");
        }
    }

    boolean requiresBinding() {
        return channelBinding == ChannelBindingMode.REQUIRE;
    }

    boolean forbidsBinding() {
        return channelBinding == ChannelBindingMode.DISABLE;
    }

    /**
     * Judges how many rounds of SCRAM the server asks for.
     *
     * @param rounds how many
     * @return why not; {@code null} when it may
     */
    @Nullable
    WireRefusal judge(int rounds) {
        if (rounds > mostIterations) {
            return WireRefusal.bySetting("The server asks for " + rounds
                    + " iterations of SCRAM, and scramMaxIterations allows " + mostIterations + ".");
        }
        return rounds >= fewestIterations
                ? null
                : WireRefusal.bySetting("The server asks for " + rounds
                        + " iterations of SCRAM, with which a password would be cheap to guess, and scramMinIterations asks"
                        + " for " + fewestIterations + ".");
    }

    /**
     * Judges what the server asks for.
     *
     * @param method how it authenticates
     * @param encrypted whether the connection is
     * @return why not; {@code null} when it may
     */
    @Nullable
    WireRefusal judge(AuthenticationMethod method, boolean encrypted) {
        if (methods != null && !methods.contains(method)) {
            return WireRefusal.bySetting("The server "
                    + (method == AuthenticationMethod.NONE
                            ? "let the client in without asking for anything"
                            : "asks for the authentication method " + method)
                    + ", and requireAuth allows only " + names(methods) + ".");
        }
        if (method == AuthenticationMethod.PASSWORD && !encrypted && methods == null) {
            return WireRefusal.bySetting("The server asks for the password itself, and the connection is not encrypted."
                    + " Use TLS (sslMode=verify-full), let the server ask for scram-sha-256, or allow it with requireAuth="
                    + names(EnumSet.allOf(AuthenticationMethod.class)) + ".");
        }
        if (requiresBinding() && method != AuthenticationMethod.SCRAM) {
            return WireRefusal.bySetting("channelBinding=require needs scram-sha-256 on both sides, and the server "
                    + (method == AuthenticationMethod.NONE ? "asked for nothing." : "asks for " + method + "."));
        }
        return null;
    }

    private static String names(Set<AuthenticationMethod> methods) {
        return String.join(
                ",", new TreeSet<>(methods).stream().map(Enum::toString).toList());
    }
}
