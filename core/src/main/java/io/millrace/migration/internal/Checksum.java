package io.millrace.migration.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** By which a script that was changed after it was applied is noticed. */
final class Checksum {
    private Checksum() {}

    /** SHA-256 of the script; line endings and blanks at the ends of lines do not count. */
    static String of(String script) {
        try {
            String canonical = script.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.strip().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
