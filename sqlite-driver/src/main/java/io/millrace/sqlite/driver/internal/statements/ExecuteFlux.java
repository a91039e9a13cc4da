package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.engine.Engine;
import io.millrace.sqlite.driver.internal.transactions.Session;
import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Runs a plan for each subscriber. */
public final class ExecuteFlux<T> extends Flux<T> {

    private final Engine engine;
    private final Session session;
    private final Plan plan;
    private final Function<Outcome, T> mapper;

    public ExecuteFlux(Engine engine, Session session, Plan plan, Function<Outcome, T> mapper) {
        this.engine = engine;
        this.session = session;
        this.plan = plan;
        this.mapper = mapper;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        subscriber.onSubscribe(new StatementTask<>(engine, session, plan, subscriber, mapper));
    }
}
