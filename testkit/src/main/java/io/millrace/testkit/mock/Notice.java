package io.millrace.testkit.mock;

import io.millrace.SqlOperations;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * A notification on its way to those who listen. It travels in the Reactor context of a statement, so that it is part of the
 * transaction of that, and refused where a statement would be.
 */
record Notice(MockNotifications by, String channel, String payload) {
    private static final String STATEMENT = "SELECT pg_notify(?, ?)";

    Mono<Void> sendBy(SqlOperations work) {
        return work.execute(STATEMENT, channel, payload)
                .contextWrite(context -> context.put(Notice.class, this))
                .then();
    }

    static Optional<Notice> of(ContextView context) {
        return context.getOrEmpty(Notice.class);
    }

    void deliver() {
        by.deliver(channel, payload);
    }
}
