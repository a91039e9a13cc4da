package io.millrace.testkit.mock;

import io.millrace.Sql;
import io.millrace.testkit.mock.RecordedTransaction.Outcome;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** A connection that answers by a script and records what it is asked, as far as the runtime asks. */
final class MockConnection implements Connection {
    private final Script script;
    private final Records records;

    /** The open transaction, and in front of it those nested in it, innermost first. */
    private final Deque<RecordedTransaction> open = new ConcurrentLinkedDeque<>();

    MockConnection(Script script, Records records) {
        this.script = script;
        this.records = records;
    }

    Mono<Answer> run(String text, List<? extends @Nullable Object> values) {
        return Mono.deferContextual(context ->
                Notice.of(context).map(notice -> Mono.just(send(notice))).orElseGet(() -> run(context, text, values)));
    }

    private Mono<Answer> run(ContextView context, String text, List<? extends @Nullable Object> values) {
        return Origin.migrations(context)
                .map(table -> Mono.just(table.answer(text, values).orElse(Answer.NOTHING)))
                .orElseGet(() -> answer(Origin.of(context).original(text, values)));
    }

    private Answer send(Notice notice) {
        RecordedTransaction innermost = open.peek();
        if (innermost == null) {
            notice.deliver();
        } else {
            innermost.add(notice);
        }
        return Answer.NOTHING;
    }

    private Mono<Answer> answer(Sql sql) {
        records.add(sql);
        RecordedTransaction innermost = open.peek();
        if (innermost != null) {
            innermost.add(sql);
        }
        return script.answer(sql);
    }

    @Override
    public Statement createStatement(String sql) {
        return new MockStatement(this, sql);
    }

    @Override
    public Mono<Void> beginTransaction() {
        return beginTransaction(IsolationLevel.READ_COMMITTED);
    }

    @Override
    public Mono<Void> beginTransaction(TransactionDefinition definition) {
        return Mono.deferContextual(context -> {
            RecordedTransaction begun = RecordedTransaction.of(definition);
            open.push(begun);
            if (Origin.migrations(context).isEmpty()) {
                records.add(begun);
            }
            return Mono.empty();
        });
    }

    @Override
    public Mono<Void> commitTransaction() {
        return Mono.deferContextual(context -> Origin.migrations(context).isPresent() ? Mono.empty() : script.commit())
                .then(Mono.fromRunnable(this::committed));
    }

    private void committed() {
        RecordedTransaction outermost = open.peekLast();
        endAll(Outcome.COMMITTED);
        if (outermost != null) {
            outermost.kept().forEach(Notice::deliver);
        }
    }

    @Override
    public Mono<Void> rollbackTransaction() {
        return Mono.fromRunnable(() -> endAll(Outcome.ROLLED_BACK));
    }

    @Override
    public Mono<Void> createSavepoint(String name) {
        return Mono.fromRunnable(() -> open.push(open.element().nest()));
    }

    @Override
    public Mono<Void> releaseSavepoint(String name) {
        return Mono.fromRunnable(() -> open.pop().end(Outcome.COMMITTED));
    }

    /** The savepoint is still there afterwards, until it is released. */
    @Override
    public Mono<Void> rollbackTransactionToSavepoint(String name) {
        return Mono.fromRunnable(() -> open.element().end(Outcome.ROLLED_BACK));
    }

    @Override
    public boolean isAutoCommit() {
        return open.isEmpty();
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }

    @Override
    public ConnectionMetadata getMetadata() {
        return new MockMetadata();
    }

    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return IsolationLevel.READ_COMMITTED;
    }

    @Override
    public Mono<Void> setAutoCommit(boolean autoCommit) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> setLockWaitTimeout(Duration timeout) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> setStatementTimeout(Duration timeout) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
        return Mono.empty();
    }

    @Override
    public Mono<Boolean> validate(ValidationDepth depth) {
        return Mono.just(true);
    }

    @Override
    public Batch createBatch() {
        throw new UnsupportedOperationException("The runtime makes no batches of texts.");
    }

    private void endAll(Outcome outcome) {
        for (RecordedTransaction ended = open.poll(); ended != null; ended = open.poll()) {
            ended.end(outcome);
        }
    }

    private record MockMetadata() implements ConnectionMetadata {
        @Override
        public String getDatabaseProductName() {
            return "mock";
        }

        @Override
        public String getDatabaseVersion() {
            return "0";
        }
    }
}
