package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fuzz.Fuzz;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a server sends, it is passed on in messages or refused, and its memory is given back. */
class WireFuzzTest {
    private static final String ACCEPTED = message('R', "\0\0\0\0");
    private static final String READY =
            message('S', "client_encoding\0UTF8\0") + message('K', "\0\0\0\1\0\0\0\2") + message('Z', "I");

    private static final List<String> CONVERSATIONS = List.of(
            message('R', "\0\0\0\nSCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0")
                    + message('R', "\0\0\0\u000br=nonce,s=c2FsdA==,i=4096")
                    + message('R', "\0\0\0\u000cv=proof")
                    + ACCEPTED
                    + READY,
            message('R', "\0\0\0\5salt") + ACCEPTED + READY,
            ACCEPTED
                    + READY
                    + message('T', "\0\1a\0\0\0\0\0\0\0\0\0\0\27\0\4")
                    + message('D', "\0\1\0\0\0\0011")
                    + message('C', "SELECT 1\0"),
            ACCEPTED + READY + message('E', "SFATAL\0VFATAL\0C57P01\0Mterminating\0\0"),
            ACCEPTED
                    + READY
                    + message('S', "client_encoding\0LATIN1\0")
                    + message('G', "\0\0\0")
                    + message('H', "\0\0\0"));

    @Test
    void anyBytesAreMessagesOrRefused() {
        Fuzz.run(CONVERSATIONS, bytes -> receive(bytes, bytes.length()));
    }

    @Test
    void bytesMayComeInAnyPortions() {
        Fuzz.run(CONVERSATIONS, bytes -> receive(bytes, 1 + bytes.hashCode() % 7 * (bytes.hashCode() % 7)));
    }

    private static void receive(String bytes, int portion) {
        MessageDecoder decoder = new MessageDecoder(WireRules.DEFAULT.maxMessageBytes());
        SessionEnd end = new SessionEnd();
        EmbeddedChannel channel = new EmbeddedChannel(
                decoder, new StartupGuard(AuthenticationRules.DEFAULT, decoder, Runnable::run), end);
        end.established();
        List<ByteBuf> sent = new ArrayList<>();
        try {
            byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
            for (int start = 0; start < all.length && channel.isOpen(); start += portion) {
                ByteBuf part = Unpooled.copiedBuffer(all, start, Math.min(portion, all.length - start));
                sent.add(part);
                channel.writeInbound(part);
            }
        } catch (WireRefusal refused) {
            assertThat(channel.isOpen()).isFalse();
        } catch (DecoderException malformed) {
            assertThat(malformed).hasNoCause();
        } finally {
            for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
                ReferenceCountUtil.release(message);
            }
            channel.finishAndReleaseAll();
        }
        assertThat(sent).allSatisfy(part -> assertThat(part.refCnt()).isZero());
    }

    private static String message(char type, String content) {
        int length = Integer.BYTES + content.length();
        return type + "\0\0" + (char) (length >> Byte.SIZE) + (char) (length & 0xff) + content;
    }
}
