package io.millrace.postgres.server;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Works on a server as its superuser, past the code that is tested. */
final class Administrator {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ConnectionFactoryOptions options;
    private final boolean keeps;
    private @Nullable PostgresqlConnection kept;

    private Administrator(String url, boolean keeps) {
        this.options = ConnectionFactoryOptions.parse(url.replaceFirst("^[a-z]+:", "r2dbc:postgresql:"));
        this.keeps = keeps;
    }

    /** One that connects anew for each work: for a server that comes and goes. */
    static Administrator connectingEachTime(String url) {
        return new Administrator(url, false);
    }

    /**
     * One that keeps its connection as long as the JVM lives, with nothing of one work left for the next. To connect takes the server
     * longer than the work of most tests.
     */
    static Administrator keepingItsConnection(String url) {
        return new Administrator(url, true);
    }

    void run(String... statements) {
        withConnection(connection -> Flux.fromIterable(List.of(statements))
                .concatMap(sql -> execute(connection, sql))
                .then());
    }

    long number(String sql) {
        return withConnection(connection -> connection
                .createStatement(sql)
                .execute()
                .flatMap(result -> result.map((row, metadata) -> row.get(0, Long.class)))
                .single());
    }

    private <T> T withConnection(Function<PostgresqlConnection, Mono<T>> work) {
        return keeps
                ? onKept(work)
                : Mono.usingWhen(connect(), work, PostgresqlConnection::close).block(LIMIT);
    }

    private synchronized <T> T onKept(Function<PostgresqlConnection, Mono<T>> work) {
        PostgresqlConnection session = kept;
        kept = null; // It stays so when anything fails.
        if (session == null || !isOpen(session)) {
            session = connect().block(LIMIT);
        }
        T result = Mono.usingWhen(
                        Mono.just(session),
                        work,
                        Administrator::forget,
                        (failed, failure) -> failed.close(),
                        PostgresqlConnection::close)
                .block(LIMIT);
        kept = session;
        return result;
    }

    private Mono<PostgresqlConnection> connect() {
        return new PostgresqlConnectionFactoryProvider().create(options).create();
    }

    private static boolean isOpen(PostgresqlConnection session) {
        return Boolean.TRUE.equals(session.validate(ValidationDepth.LOCAL).block(LIMIT));
    }

    /** Ends what a session holds and has set, such as advisory locks and roles. */
    private static Mono<Void> forget(PostgresqlConnection session) {
        return execute(session, "DISCARD ALL").then().onErrorResume(failure -> session.close()
                .then(Mono.error(failure)));
    }

    private static Flux<Long> execute(PostgresqlConnection session, String sql) {
        return session.createStatement(sql).execute().flatMap(PostgresqlResult::getRowsUpdated);
    }
}
