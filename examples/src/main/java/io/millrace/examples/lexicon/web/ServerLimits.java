package io.millrace.examples.lexicon.web;

import io.netty.handler.timeout.WriteTimeoutHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServer;

/**
 * Ends connections whose client does not read the answer, which would otherwise keep a result of the database open for good, and
 * bounds how many connections there are.
 */
@Component
final class ServerLimits implements NettyServerCustomizer {
    private final int connections;
    private final Duration writeTimeout;

    ServerLimits(
            @Value("${lexicon.max-connections}") int connections,
            @Value("${lexicon.write-timeout}") Duration writeTimeout) {
        this.connections = connections;
        this.writeTimeout = writeTimeout;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.maxConnections(connections)
                .doOnConnection(connection -> connection.addHandlerLast(
                        new WriteTimeoutHandler(writeTimeout.toMillis(), TimeUnit.MILLISECONDS)));
    }
}
