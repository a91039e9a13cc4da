package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Texts of the message that begins a session. NUL ends each of them there, so that what stands behind one would be another
 * parameter: another database, any setting.
 */
final class StartupText {
    private StartupText() {}

    /** Does not show the text, which may be a password. */
    static void require(String setting, @Nullable String text) {
        if (text != null
                && (text.indexOf('\0') >= 0
                        || !StandardCharsets.UTF_8.newEncoder().canEncode(text))) {
            throw new ConfigurationException("The setting " + setting
                    + " holds the character NUL or half of a surrogate pair, which cannot be sent to PostgreSQL.");
        }
    }
}
