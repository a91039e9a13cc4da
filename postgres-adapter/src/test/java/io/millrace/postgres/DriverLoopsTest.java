package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.error.ConfigurationException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** Netty ends a loop that has work just then, and is to end at once, without closing the channels that it serves. */
    @Test
    void aLoopThatHasWorkWhenItEndsClosesItsConnections() throws IOException, InterruptedException {
        LoopResources loops = new DriverLoops(
                1,
                NetworkLimits.DEFAULT,
                new ChannelSetup.Terms(WireRules.DEFAULT, LIMIT, TlsSettings.DEFAULT, Runnable::run, 1));
        AtomicBoolean atWork = new AtomicBoolean(true);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EventLoopGroup group = loops.onClient(LoopResources.DEFAULT_NATIVE);
            Channel channel = loops.onChannel(SocketChannel.class, group);
            group.register(channel).syncUninterruptibly();
            channel.connect(server.getLocalSocketAddress()).syncUninterruptibly();
            try (Socket accepted = server.accept()) {
                accepted.setSoTimeout((int) LIMIT.toMillis());
                CountDownLatch begun = new CountDownLatch(1);
                channel.eventLoop().execute(() -> {
                    begun.countDown();
                    while (atWork.get()) {
                        Thread.onSpinWait();
                    }
                });
                assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
                CompletableFuture<Void> ended =
                        loops.disposeLater(Duration.ZERO, LIMIT).toFuture();
                atWork.set(false);
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
                assertThat(ended).succeedsWithin(LIMIT);
            }
        } finally {
            atWork.set(false);
            loops.disposeLater(Duration.ZERO, LIMIT).block(LIMIT);
        }
    }

    @Test
    void aLoopThatIsBlockedKeepsNobodyFromClosing() {
        LoopResources loops = new DriverLoops(
                1,
                NetworkLimits.DEFAULT,
                new ChannelSetup.Terms(WireRules.DEFAULT, LIMIT, TlsSettings.DEFAULT, Runnable::run, 1));
        AtomicBoolean atWork = new AtomicBoolean(true);
        EventLoopGroup group = loops.onClient(LoopResources.DEFAULT_NATIVE);
        try {
            group.next().execute(() -> {
                while (atWork.get()) {
                    Thread.onSpinWait();
                }
            });
            assertThat(loops.disposeLater(Duration.ZERO, Duration.ofMillis(100)).toFuture())
                    .succeedsWithin(LIMIT);
        } finally {
            atWork.set(false);
            group.terminationFuture().awaitUninterruptibly(LIMIT.toMillis());
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
