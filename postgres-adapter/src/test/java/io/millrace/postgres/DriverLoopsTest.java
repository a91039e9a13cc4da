package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.error.ConfigurationException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.resources.LoopResources;

/** What the system is told of each connection, so that it notices a network that died, and others have their turn. */
class DriverLoopsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void everySocketHasTheLimitsThatWereSet() {
        NetworkLimits limits = NetworkLimits.DEFAULT
                .withKeepAliveIdle(Duration.ofSeconds(7))
                .withKeepAliveInterval(Duration.ofSeconds(3))
                .withKeepAliveCount(2)
                .withUserTimeout(Duration.ofSeconds(11));
        LoopResources loops = new DriverLoops(
                1, limits, new ChannelSetup.Terms(WireRules.DEFAULT, LIMIT, TlsSettings.DEFAULT, Runnable::run, 1));
        try {
            EventLoopGroup group = loops.onClient(LoopResources.DEFAULT_NATIVE);
            SocketChannel channel = loops.onChannel(SocketChannel.class, group);
            try {
                assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE))
                        .isTrue();
                MaxMessagesRecvByteBufAllocator reads = (MaxMessagesRecvByteBufAllocator)
                        channel.config().<RecvByteBufAllocator>getRecvByteBufAllocator();
                assertThat(reads.maxMessagesPerRead()).isEqualTo(1);
                if (Epoll.isAvailable()) {
                    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE))
                            .isEqualTo(7);
                    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPINTVL))
                            .isEqualTo(3);
                    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPCNT))
                            .isEqualTo(2);
                    assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
                            .isEqualTo(11_000);
                }
            } finally {
                channel.unsafe().closeForcibly();
            }
        } finally {
            loops.disposeLater(Duration.ZERO, LIMIT).block(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keepAliveIdle=1ms", "keepAliveInterval=0s", "keepAliveCount=0", "tcpUserTimeout=0s"})
    void limitsThatCannotBeKeptAreRefused(String setting) {
        assertThatThrownBy(() -> Datastores.create(DatastoreConfig.of("postgresql://me@localhost/db?" + setting)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(setting.substring(0, setting.indexOf('=')));
    }
}
