package io.millrace.migration.internal;

import io.millrace.MigrationAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reckons by what a script that was changed after it was applied is noticed: SHA-256, for which line endings and blanks at the
 * ends of lines do not count. Plain loops, because every start of an application does this for every script, on a cold JVM. Not
 * thread-safe.
 */
final class Checksums {
    private final MessageDigest sha256;

    Checksums() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /** Of the script, or of the revision of code. */
    String of(MigrationAction action) {
        return action instanceof MigrationAction.Code code
                ? of("code, revision " + code.revision())
                : of(((MigrationAction.Script) action).script().text());
    }

    String of(String script) {
        byte[] digest = sha256.digest(canonical(script).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private static String canonical(String script) {
        String text =
                script.indexOf('\r') < 0 ? script : script.replace("\r\n", "\n").replace('\r', '\n');
        StringBuilder lines = new StringBuilder(text.length() + 1);
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            lines.append(text.substring(start, end).stripTrailing()).append('\n');
            start = end + 1;
        }
        return lines.toString().strip();
    }
}
