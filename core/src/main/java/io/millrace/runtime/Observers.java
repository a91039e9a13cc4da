package io.millrace.runtime;

import io.millrace.RunResult;
import io.millrace.error.DatastoreException;
import io.millrace.internal.Services;
import io.millrace.observation.StatementExecution;
import io.millrace.observation.StatementExecution.Kind;
import io.millrace.observation.StatementObserver;
import io.millrace.text.PrintableError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All who are told of the statements of a datastore. Where there is nobody, a statement runs as if this were not here. */
final class Observers {
    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final List<StatementObserver> all;
    private final ErrorTranslator errors;
    private final AtomicBoolean complained = new AtomicBoolean();

    private Observers(List<StatementObserver> all, ErrorTranslator errors) {
        this.all = all;
        this.errors = errors;
    }

    /** Those of a specification, and those that are found. */
    static Observers of(DatastoreSpec spec, Class<?> datastore) {
        List<StatementObserver> all = new ArrayList<>(spec.observers());
        if (spec.logging()) {
            all.add(new StatementLog());
        }
        all.addAll(Services.find(StatementObserver.class, observer -> true, datastore));
        return new Observers(List.copyOf(all), spec.errors());
    }

    <T> Flux<T> observe(Kind kind, String text, Optional<String> transaction, Flux<T> run) {
        return all.isEmpty()
                ? run
                : Flux.deferContextual(context -> {
                    ObservedExecution execution = new ObservedExecution(kind, text, transaction, context);
                    return run.doOnNext(row -> execution.row())
                            .doOnComplete(() -> ended(execution.completed()))
                            .doOnError(error -> ended(execution.failed(errors.translate(error, text))))
                            .doOnCancel(() -> ended(execution.cancelled()));
                });
    }

    Mono<RunResult> observe(Kind kind, String text, Optional<String> transaction, Mono<RunResult> run) {
        return all.isEmpty()
                ? run
                : Mono.deferContextual(context -> {
                    ObservedExecution execution = new ObservedExecution(kind, text, transaction, context);
                    return run.doOnSuccess(result -> ended(execution.changed(result == null ? 0 : result.changes())))
                            .doOnError(error -> ended(execution.failed(errors.translate(error, text))))
                            .doOnCancel(() -> ended(execution.cancelled()));
                });
    }

    void retrying(Optional<String> name, int retry, DatastoreException reason) {
        all.forEach(observer -> harmlessly(observer, told -> told.retrying(name, retry, reason)));
    }

    private void ended(Optional<StatementExecution> execution) {
        execution.ifPresent(known -> all.forEach(observer -> harmlessly(observer, told -> told.ended(known))));
    }

    /** One that fails would fail at every statement, so that only the first time is worth a warning. */
    private void harmlessly(StatementObserver observer, Consumer<StatementObserver> telling) {
        try {
            telling.accept(observer);
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            String message = "The observer {} failed; statements go on without it";
            if (complained.compareAndSet(false, true)) {
                LOG.warn(message, observer.getClass().getName(), PrintableError.of(failure));
            } else {
                LOG.debug(message, observer.getClass().getName(), PrintableError.of(failure));
            }
        }
    }
}
