package io.millrace.examples.lexicon.web;

import io.millrace.examples.lexicon.problem.InvalidRequestException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses requests that are for another host, and those whose address holds what no text of the database can be. The first keeps
 * pages of others, whose name was pointed to this machine (DNS rebinding), from reading and writing here.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class RequestGuard implements WebFilter {
    private final Set<String> hosts;
    private final JsonMapper json;

    RequestGuard(@Value("${lexicon.hosts}") List<String> hosts, JsonMapper json) {
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.json = json;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (!isForThisServer(request)) {
            return refuse(
                    exchange.getResponse(),
                    HttpStatus.MISDIRECTED_REQUEST,
                    "This server does not answer for that host; the setting lexicon.hosts lists those that it does.");
        }
        try {
            requireTexts(request);
        } catch (InvalidRequestException invalid) {
            return refuse(exchange.getResponse(), HttpStatus.BAD_REQUEST, String.valueOf(invalid.getMessage()));
        }
        return chain.filter(exchange);
    }

    private boolean isForThisServer(ServerHttpRequest request) {
        List<String> named = request.getHeaders().getOrEmpty(HttpHeaders.HOST);
        return named.size() == 1
                && hosts.contains(named.get(0).replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT))
                && isPath(request);
    }

    /** Only a proxy is sent whole URLs, whose host would count instead of that in the header. */
    private static boolean isPath(ServerHttpRequest request) {
        HttpServerRequest sent = ServerHttpRequestDecorator.getNativeRequest(request);
        return sent.uri().startsWith("/");
    }

    private static void requireTexts(ServerHttpRequest request) {
        request.getPath().pathWithinApplication().elements().stream()
                .filter(PathSegment.class::isInstance)
                .forEach(
                        segment -> InvalidRequestException.requireText("path", ((PathSegment) segment).valueToMatch()));
        request.getQueryParams().forEach((name, values) -> {
            InvalidRequestException.requireText("query", name);
            values.stream()
                    .filter(value -> value != null)
                    .forEach(value -> InvalidRequestException.requireText("query", value));
        });
    }

    private Mono<Void> refuse(ServerHttpResponse response, HttpStatus status, String detail) {
        response.setStatusCode(status);
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        byte[] body = json.writeValueAsBytes(ProblemDetail.forStatusAndDetail(status, detail));
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
