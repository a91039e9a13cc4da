package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How a server may have a client prove who it is, named as libpq names it. */
enum AuthenticationMethod {
    /** The password itself. */
    PASSWORD("password"),
    MD5("md5"),
    SCRAM("scram-sha-256"),
    /** Nothing is asked; a client certificate may have been enough. */
    NONE("none");

    private final String word;

    AuthenticationMethod(String word) {
        this.word = word;
    }

    /**
     * Reads a list.
     *
     * @param text names with commas between them; all with {@code !} before them for all others
     * @return what is allowed
     */
    static Set<AuthenticationMethod> listOf(String text) {
        Set<AuthenticationMethod> named = EnumSet.noneOf(AuthenticationMethod.class);
        boolean negated = text.strip().startsWith("!");
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            if (name.startsWith("!") != negated || !named.add(of(negated ? name.substring(1) : name))) {
                throw rejected();
            }
        }
        return negated ? EnumSet.complementOf(EnumSet.copyOf(named)) : named;
    }

    private static AuthenticationMethod of(String name) {
        return Arrays.stream(values())
                .filter(method -> method.word.equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(AuthenticationMethod::rejected);
    }

    private static ConfigurationException rejected() {
        return new ConfigurationException("The setting requireAuth accepts "
                + Arrays.stream(values()).map(AuthenticationMethod::toString).collect(Collectors.joining(", "))
                + ", each once, with commas between several, or with ! before each for all others; it holds something"
                + " else.");
    }

    @Override
    public String toString() {
        return word;
    }
}
