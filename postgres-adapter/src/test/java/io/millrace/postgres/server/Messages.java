package io.millrace.postgres.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages of a server, well-formed or not. */
public final class Messages {
    /** {@code AuthenticationOk}. */
    public static final byte[] LET_IN = authentication(0);

    /** {@code ReadyForQuery}, outside transactions. */
    public static final byte[] READY = message('Z', new byte[] {'I'});

    private Messages() {}

    public static byte[] message(char type, byte[] body) {
        return announced(type, body.length + Integer.BYTES, body);
    }

    /** A message that says any length of itself. */
    public static byte[] announced(char type, int length, byte[] body) {
        return joined(new byte[] {(byte) type}, number(length), body);
    }

    public static byte[] message(char type, String... texts) {
        return message(type, (String.join("\0", texts) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] authentication(int code, byte[]... more) {
        return message('R', joined(number(code), joined(more)));
    }

    /** What SCRAM's server says first. */
    public static byte[] scram(String nonce, String iterations) {
        return authentication(
                11, ("r=" + nonce + "rogue,s=c2FsdHNhbHQ=,i=" + iterations).getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] error(String severity, String code, String text) {
        return message('E', "S" + severity, "V" + severity, "C" + code, "M" + text, "");
    }

    public static byte[] notice(String text) {
        return message('N', "SNOTICE", "VNOTICE", "C00000", "M" + text, "");
    }

    public static byte[] joined(byte[]... pieces) {
        int length = 0;
        for (byte[] piece : pieces) {
            length += piece.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] piece : pieces) {
            all.put(piece);
        }
        return all.array();
    }

    public static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    static int number(byte[] bytes, int offset) {
        return ByteBuffer.wrap(bytes).getInt(offset);
    }
}
