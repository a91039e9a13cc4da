package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An error by which a server answers the request for TLS: when it cannot start another process, for example. It is in the present form of
 * errors, or in that of version 2 of the protocol, which is a text alone.
 */
final class ServerGreeting {
    private static final int LONGEST = 30_000;
    private static final int HEADER = 1 + Integer.BYTES;
    private static final int LONGEST_TOLD = 300;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(ByteBuf more) {
        byte[] added = ByteBufUtil.getBytes(more);
        bytes.write(added, 0, Math.min(added.length, LONGEST - bytes.size()));
    }

    boolean isWhole() {
        byte[] all = bytes.toByteArray();
        if (all.length < HEADER || all.length == LONGEST) {
            return all.length == LONGEST;
        }
        return hasFields(all) ? all.length > length(all) : indexOfEnd(all, 1) < all.length;
    }

    /** What a caller is told. Whoever is in between may have written it, so that it can be read but does nothing. */
    WireRefusal refusal() {
        return WireRefusal.byServer(
                "The server answered the request for TLS with an error, which anybody in between may have written: "
                        + printable(message()) + ".");
    }

    private String message() {
        byte[] all = bytes.toByteArray();
        if (all.length < HEADER || !hasFields(all)) {
            return text(all, 1);
        }
        int field = HEADER;
        while (field < all.length && all[field] != 0) {
            if (all[field] == 'M') {
                return text(all, field + 1);
            }
            field = indexOfEnd(all, field + 1) + 1;
        }
        return "";
    }

    private static boolean hasFields(byte[] all) {
        return length(all) >= Integer.BYTES && length(all) <= LONGEST;
    }

    private static int length(byte[] all) {
        return ByteBuffer.wrap(all).getInt(1);
    }

    private static String text(byte[] all, int from) {
        return from >= all.length
                ? ""
                : new String(all, from, indexOfEnd(all, from) - from, StandardCharsets.UTF_8).strip();
    }

    private static int indexOfEnd(byte[] all, int from) {
        int end = from;
        while (end < all.length && all[end] != 0) {
            end++;
        }
        return end;
    }

    private static String printable(String text) {
        StringBuilder told = new StringBuilder();
        text.codePoints().limit(LONGEST_TOLD).forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.PRIVATE_USE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> told.append(String.format("\\u%04x", point));
                default -> told.appendCodePoint(point);
            }
        });
        return told.toString();
    }
}
