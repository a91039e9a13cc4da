package io.millrace.runtime;

import io.millrace.text.PrintableText;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Logs each statement with its time and how it ended, when that was asked for. Values are never logged, and long
 * texts are cut. */
final class StatementLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.statements");
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final boolean enabled;

    StatementLog(boolean enabled) {
        this.enabled = enabled;
    }

    <T> Flux<T> observe(String text, Flux<T> run) {
        return enabled ? Flux.defer(() -> run.doFinally(timed(text))) : run;
    }

    <T> Mono<T> observe(String text, Mono<T> run) {
        return enabled ? Mono.defer(() -> run.doFinally(timed(text))) : run;
    }

    private static Consumer<SignalType> timed(String text) {
        long start = System.nanoTime();
        return end -> LOG.info(
                "{} after {} ms: {}",
                outcome(end),
                (System.nanoTime() - start) / NANOS_PER_MILLI,
                PrintableText.ofMessage(text));
    }

    private static String outcome(SignalType end) {
        return switch (end) {
            case ON_COMPLETE -> "Completed";
            case CANCEL -> "Cancelled";
            default -> "Failed";
        };
    }
}
