package io.millrace.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is piped into the process: UTF-8, whatever the settings of the terminal. */
final class StandardInput {
    private StandardInput() {}

    /** The rest of it. */
    static String readAll() throws IOException {
        return decoded(System.in.readAllBytes());
    }

    /** The next line, without its end; null when there is none. Nothing behind it is taken: it may be for somebody else. */
    static @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = System.in.read();
        if (read < 0) {
            return null;
        }
        for (; read >= 0 && read != '\n'; read = System.in.read()) {
            line.write(read);
        }
        String text = decoded(line.toByteArray());
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Unlike a new string, it replaces nothing that is no character. */
    private static String decoded(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
