package io.millrace.examples.lexicon.web;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Limits how long the body of a request may take to arrive, however often a few bytes of it come. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class BodyTimeout implements WebFilter {
    private final Duration limit;

    BodyTimeout(@Value("${lexicon.request-timeout}") Duration limit) {
        this.limit = limit;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(
                exchange.mutate().request(limited(exchange.getRequest())).build());
    }

    private ServerHttpRequest limited(ServerHttpRequest request) {
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                return super.getBody().takeUntilOther(Mono.delay(limit).then(Mono.error(BodyTimeout::late)));
            }
        };
    }

    private static ResponseStatusException late() {
        return new ResponseStatusException(
                HttpStatus.REQUEST_TIMEOUT, "The body of the request did not arrive in time.");
    }
}
