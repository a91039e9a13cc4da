package io.millrace.transfer;

import io.millrace.transfer.TransferReport.TableReport;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sums runs up. */
final class TransferReports {
    private TransferReports() {}

    static Mono<TransferReport> of(Flux<TransferProgress> run) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return run.filter(TransferProgress::done)
                    .map(table -> TableReport.of(table.table(), table.rows(), table.bytes()))
                    .collectList()
                    .map(tables -> TransferReport.of(tables, Duration.ofNanos(System.nanoTime() - start)));
        });
    }
}
