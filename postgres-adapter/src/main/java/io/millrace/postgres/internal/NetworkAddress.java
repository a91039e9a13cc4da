package io.millrace.postgres.internal;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** The binary form of {@code inet} and {@code cidr}, as the text that PostgreSQL makes of it. No name is ever looked up. */
final class NetworkAddress {
    private static final int IPV4 = 2;
    private static final int BYTES_OF_IPV4 = 4;
    private static final int GROUPS = 8;
    private static final int MAPPED_IPV4 = 0xFFFF;

    private NetworkAddress() {}

    static Object read(ByteBuf value) {
        boolean ipv4 = value.readByte() == IPV4;
        int bits = value.readUnsignedByte();
        boolean network = value.readByte() != 0;
        int length = value.readUnsignedByte();
        String address = ipv4 ? dotted(value) : groups(value);
        return network || bits != length * Byte.SIZE ? address + "/" + bits : address;
    }

    private static String dotted(ByteBuf value) {
        List<String> bytes = new ArrayList<>(BYTES_OF_IPV4);
        for (int i = 0; i < BYTES_OF_IPV4; i++) {
            bytes.add(Integer.toString(value.readUnsignedByte()));
        }
        return String.join(".", bytes);
    }

    /** The longest run of zeros, of two at least, is left out; what stands for an IPv4 address ends as one. */
    private static String groups(ByteBuf value) {
        int start = value.readerIndex();
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = value.readUnsignedShort();
        }
        int from = -1;
        int zeros = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > zeros) {
                from = i;
                zeros = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == from) {
                text.append(i == 0 ? "::" : ":");
                i += zeros - 1;
                continue;
            }
            if (i == GROUPS - 2 && from == 0 && isIpv4(groups, zeros)) {
                return text + dotted(value.readerIndex(start + 2 * i));
            }
            text.append(Integer.toHexString(groups[i])).append(i == GROUPS - 1 ? "" : ":");
        }
        return text.toString();
    }

    private static boolean isIpv4(int[] groups, int zeros) {
        return zeros == GROUPS - 2 || (zeros == GROUPS - 3 && groups[GROUPS - 3] == MAPPED_IPV4);
    }
}
