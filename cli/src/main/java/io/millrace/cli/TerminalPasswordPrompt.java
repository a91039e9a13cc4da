package io.millrace.cli;

import io.millrace.error.ConfigurationException;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks at the terminal, or takes the first line of what is piped into the process. */
final class TerminalPasswordPrompt implements PasswordPrompt {
    @Override
    public String ask() {
        String password = FileDescriptors.isTerminal(FileDescriptors.INPUT) ? typed() : firstLine();
        if (password == null) {
            throw new ConfigurationException("--ask-password was given, but no password was entered.");
        }
        return password;
    }

    private static @Nullable String typed() {
        Console console = Optional.ofNullable(System.console())
                .orElseThrow(() -> new ConfigurationException(
                        "The password cannot be asked for while the output is redirected, since it would be shown; pipe it"
                                + " into the command, or use PG_PASSWORD and no --url."));
        char[] password = console.readPassword("Password: ");
        return password == null ? null : new String(password);
    }

    private static @Nullable String firstLine() {
        try {
            return StandardInput.readLine();
        } catch (CharacterCodingException otherEncoding) {
            throw new ConfigurationException("The password that is piped into the command is not UTF-8.");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The password cannot be read from the input.", unreadable);
        }
    }
}
