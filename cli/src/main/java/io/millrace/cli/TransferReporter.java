package io.millrace.cli;

import io.millrace.text.PrintableText;
import io.millrace.transfer.TransferProgress;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs an export or import, shows how far it is, and tells in the end what was done. */
final class TransferReporter {
    private final Surroundings surroundings;
    private final String task;

    TransferReporter(Surroundings surroundings, String task) {
        this.surroundings = surroundings;
        this.task = task;
    }

    /** The tables with their rows are printed when all of it is done, since until then nothing is. */
    Mono<Integer> run(Flux<TransferProgress> transfer) {
        return Mono.defer(() -> {
            List<TransferProgress> tables = new ArrayList<>();
            return watched(transfer)
                    .doOnNext(step -> {
                        if (step.done()) {
                            tables.add(step);
                        }
                    })
                    .then(Mono.fromCallable(() -> {
                                tables.forEach(this::print);
                                return ExitCode.OK;
                            })
                            .subscribeOn(Schedulers.boundedElastic()));
        });
    }

    private void print(TransferProgress table) {
        surroundings
                .results()
                .line(PrintableText.ofLine(table.table()) + ": " + table.rows()
                        + (table.rows() == 1 ? " row" : " rows"));
    }

    private Flux<TransferProgress> watched(Flux<TransferProgress> transfer) {
        return Flux.using(
                () -> ProgressDisplay.of(surroundings, task, " rows"),
                display -> transfer.doOnNext(step -> {
                    display.describe(PrintableText.ofLine(step.table()) + ", " + step.number() + " of " + step.total());
                    display.reached(step.rows(), step.expectedRows().orElse(-1));
                }),
                ProgressDisplay::close);
    }
}
