package io.millrace.postgres;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.resources.LoopResources;

/** The event loops of a datastore, which prepare each of its sockets: how soon a dead network is noticed, and what is never served. */
final class DriverLoops implements LoopResources {
    private static final Logger LOG = LoggerFactory.getLogger(DriverLoops.class);
    private static final String THREADS = "millrace-postgres";

    /**
     * A connection whose rows are all asked for has always more to be read: up to a megabyte, by Netty's default, before the others of its event
     * loop have their turn, and for each of them to be kept when it is not wanted yet.
     */
    private static final int READS_A_TURN = 1;

    private static final int FIRST_READ_BYTES = 2 << 10;
    private static final int READ_BYTES = 16 << 10;

    private final LoopResources loops;

    /** Closed before the loops are: one that has work at that moment and is to end at once leaves its channels open, and nobody else closes them. */
    private final ChannelGroup open = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

    private final ChannelHandler register = new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel channel) {
            open.add(channel);
        }
    };
    private final NetworkLimits limits;
    private final ChannelSetup.Terms terms;

    DriverLoops(int threads, NetworkLimits limits, ChannelSetup.Terms terms) {
        // Not colocated: a connection that is asked for on an event loop would otherwise be served by that same one.
        this.loops = LoopResources.create(THREADS, 1, threads, true, false);
        this.limits = limits;
        this.terms = terms;
        // Made now: a connection that is asked for while they are disposed would make others, which nobody would
        // dispose.
        loops.onClient(LoopResources.DEFAULT_NATIVE);
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        C channel = loops.onChannel(type, group);
        if (channel instanceof SocketChannel socket) {
            limitSilence(socket);
        }
        if (channel instanceof DuplexChannel connection) {
            connection
                    .config()
                    .setRecvByteBufAllocator(
                            new AdaptiveRecvByteBufAllocator(FIRST_READ_BYTES, FIRST_READ_BYTES, READ_BYTES)
                                    .maxMessagesPerRead(READS_A_TURN));
            connection.pipeline().addLast(register, new ChannelSetup(terms));
        }
        return channel;
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
        return loops.onChannelClass(type, group);
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return loops.onClient(useNative);
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return loops.onServer(useNative);
    }

    @Override
    public EventLoopGroup onServerSelect(boolean useNative) {
        return loops.onServerSelect(useNative);
    }

    @Override
    public boolean daemon() {
        return loops.daemon();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it.
    public void dispose() {
        open.close();
        loops.dispose();
    }

    @Override
    public boolean isDisposed() {
        return loops.isDisposed();
    }

    @Override
    public Mono<Void> disposeLater() {
        return disposeLater(
                Duration.ofSeconds(LoopResources.DEFAULT_SHUTDOWN_QUIET_PERIOD),
                Duration.ofSeconds(LoopResources.DEFAULT_SHUTDOWN_TIMEOUT));
    }

    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return Mono.defer(() -> FutureMono.from(open.close()))
                // A loop that somebody blocks closes nothing, and does not end.
                .timeout(timeout)
                .onErrorComplete()
                .then(loops.disposeLater(quietPeriod, timeout).onErrorResume(IllegalStateException.class, blocked -> {
                    LOG.warn("An event loop of a datastore that was closed does not end: somebody blocks it", blocked);
                    return Mono.empty();
                }));
    }

    /** An option that a system does not know is left out, with a warning in Netty's log. */
    private void limitSilence(SocketChannel socket) {
        NetworkLimits.KeepAlive keepAlive = limits.keepAlive();
        int idle = (int) keepAlive.idle().toSeconds();
        int interval = (int) keepAlive.interval().toSeconds();
        socket.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        if (Native.isEpoll(socket)) {
            socket.config().setOption(EpollChannelOption.TCP_KEEPIDLE, idle);
            socket.config().setOption(EpollChannelOption.TCP_KEEPINTVL, interval);
            socket.config().setOption(EpollChannelOption.TCP_KEEPCNT, keepAlive.count());
            socket.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, (int)
                    Math.min(limits.userTimeout().toMillis(), Integer.MAX_VALUE));
        } else if (socket instanceof NioSocketChannel) {
            set(socket, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idle);
            set(socket, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval);
            set(socket, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), keepAlive.count());
        }
    }

    private static void set(SocketChannel socket, ChannelOption<Integer> option, int value) {
        if (socket.config().getOptions().containsKey(option)) {
            socket.config().setOption(option, value);
        }
    }

    /** Apart, since the classes are there only where Netty's native transport is. */
    private static final class Native {
        static boolean isEpoll(SocketChannel socket) {
            return socket instanceof EpollSocketChannel;
        }
    }
}
