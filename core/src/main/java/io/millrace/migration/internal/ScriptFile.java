package io.millrace.migration.internal;

import io.millrace.error.MigrationException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A file of a folder, read.
 *
 * @param name its name in the folder
 * @param location where it is, for errors
 * @param text its text
 */
record ScriptFile(String name, String location, String text) {
    static boolean isScript(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".sql");
    }

    static ScriptFile decode(String name, String location, byte[] content) {
        try {
            // The decoder of a charset reports what it cannot read, where new String would replace it.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return new ScriptFile(name, location, text);
        } catch (CharacterCodingException malformed) {
            throw new MigrationException(location + " is not UTF-8. Save it as UTF-8.", malformed);
        }
    }
}
