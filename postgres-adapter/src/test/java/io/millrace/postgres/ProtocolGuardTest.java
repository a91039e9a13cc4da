package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolGuardTest {
    /** The last of them ends behind the name. */
    @ParameterizedTest
    @ValueSource(strings = {"client_encoding\0LATIN1\0", "client_encoding\0\0", "client_encoding\0"})
    void anotherEncodingThanTheDriversEndsTheSession(String setting) {
        MessageDecoder decoder = new MessageDecoder(100_000);
        EmbeddedChannel channel = new EmbeddedChannel(decoder, new ProtocolGuard(decoder));
        ByteBuf message = Unpooled.buffer();
        message.writeByte('S');
        message.writeInt(Integer.BYTES + setting.length());
        message.writeCharSequence(setting, StandardCharsets.US_ASCII);
        channel.writeInbound(message);
        ByteBuf told = channel.readInbound();
        assertThat(told.toString(StandardCharsets.US_ASCII)).contains("FATAL", ProtocolGuard.ENCODING);
        told.release();
        assertThat(message.refCnt()).isZero();
        assertThat(channel.isOpen()).isFalse();
    }
}
