package io.millrace.cli;

/** Asks for a password. */
@FunctionalInterface
interface PasswordPrompt {
    /**
     * Asks for it. It is not shown while it is typed.
     *
     * @return the password
     * @throws io.millrace.error.ConfigurationException when there is none, or when it could be read only by showing it
     */
    String ask();
}
