package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.Messages;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnendedRequestsTest {
    private final UnendedRequests requests = new UnendedRequests();

    @Test
    void aRequestLastsUntilTheServerIsReady() {
        requests.received((byte) 'Z');
        assertThat(requests.count()).isZero();
        sent(message('P', "SSSSS"), message('B', "S\0\0\0\4"), message('E', ""), message('S', ""), message('Q', "Q"));
        sent(message('P', ""), message('H', ""));
        assertThat(requests.count()).isEqualTo(2);
        requests.received((byte) 'E');
        requests.received((byte) 'Z');
        assertThat(requests.count()).isEqualTo(1);
        sent(message('S', ""));
        requests.received((byte) 'Z');
        requests.received((byte) 'Z');
        assertThat(requests.count()).isZero();
    }

    @Test
    void whatIsNoMessageEndsTheLook() {
        sent(new byte[] {'S', -1, -1, -1, -1}, new byte[] {'S'});
        assertThat(requests.count()).isEqualTo(1);
    }

    private void sent(byte[]... messages) {
        requests.sent(Unpooled.wrappedBuffer(Messages.joined(messages)));
    }

    private static byte[] message(char type, String content) {
        return Messages.message(type, content.getBytes(StandardCharsets.ISO_8859_1));
    }
}
