package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.transactions.Session;
import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Runs a plan for each subscriber. */
public final class ExecuteFlux<T> extends Flux<T> {
    private final StatementRouter router;
    private final Session session;
    private final ExecutionPlan plan;
    private final Function<Outcome, T> mapper;

    public ExecuteFlux(StatementRouter router, Session session, ExecutionPlan plan, Function<Outcome, T> mapper) {
        this.router = router;
        this.session = session;
        this.plan = plan;
        this.mapper = mapper;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        subscriber.onSubscribe(new StatementTask<>(router, session, plan, subscriber, mapper));
    }
}
