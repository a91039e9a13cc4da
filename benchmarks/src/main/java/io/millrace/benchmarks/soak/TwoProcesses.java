package io.millrace.benchmarks.soak;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.Folder;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two processes that write and read the same file as fast as they can. */
final class TwoProcesses {
    private static final int PROCESSES = 2;
    private static final int CALLERS = 16;

    private final Path file;
    private final Duration duration;

    TwoProcesses(Folder folder, Duration duration) {
        this.file = folder.path().resolve("shared.db");
        this.duration = duration;
    }

    Report run() throws IOException, InterruptedException {
        RelationalDatastore store = Ledger.open(file, Synchronous.NORMAL);
        Ledger.create(store).block();
        store.close().block();

        Queue<String> lines = new ConcurrentLinkedQueue<>();
        List<ChildProcess> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(ChildProcess.start(
                    Participant.class, lines::add, file.toString(), Integer.toString(i), duration.toString()));
        }
        int exits = 0;
        for (ChildProcess process : processes) {
            exits += process.await();
        }
        Report report = new Report("Two processes on one file, " + duration.toSeconds() + " s")
                .require(exits == 0 && lines.size() == PROCESSES, "both processes came to their end");
        long acknowledged = 0;
        for (String line : lines) {
            report.figure("process", "%s", line);
            acknowledged += Long.parseLong(line.substring(0, line.indexOf(' ')));
            report.require(line.endsWith("errors: none"), "no caller of it got an error");
        }
        long entries = Ledger.number(file, "SELECT count(*) FROM debit");
        return report.require(
                        entries == acknowledged,
                        "as many entries are there (%d) as were acknowledged (%d)".formatted(entries, acknowledged))
                .require(Ledger.halfEntries(file) == 0, "no entry is there by half");
    }

    /** What one process does. */
    static final class Participant {
        private Participant() {}

        public static void main(String[] arguments) {
            RelationalDatastore store = Ledger.open(Path.of(arguments[0]), Synchronous.NORMAL);
            int process = Integer.parseInt(arguments[1]);
            long end = System.nanoTime() + Duration.parse(arguments[2]).toNanos();
            AtomicLong writes = new AtomicLong();
            AtomicLong reads = new AtomicLong();
            Errors errors = new Errors();
            Flux.range(0, CALLERS)
                    .flatMap(
                            caller -> Flux.merge(
                                    untilTheEnd(
                                            end,
                                            errors,
                                            writes,
                                            number -> write(store, process * CALLERS + caller, number)),
                                    untilTheEnd(
                                            end,
                                            errors,
                                            reads,
                                            number -> store.queryOne(
                                                    Long.class,
                                                    "SELECT count(*) FROM debit WHERE number = ?",
                                                    number))),
                            CALLERS)
                    .blockLast();
            store.close().block();
            System.out.println(writes + " writes, " + reads + " reads, errors: " + errors);
        }

        private static Mono<?> write(RelationalDatastore store, int writer, long number) {
            return number % 2 == 0
                    ? Ledger.enter(store, writer, number)
                    : Ledger.enterInTransaction(store, writer, number);
        }

        private static Flux<Void> untilTheEnd(
                long end, Errors errors, AtomicLong count, java.util.function.LongFunction<Mono<?>> operation) {
            AtomicLong number = new AtomicLong();
            return Mono.defer(() -> operation.apply(number.getAndIncrement()))
                    .doOnNext(done -> count.incrementAndGet())
                    .onErrorResume(error -> {
                        errors.add(error);
                        return Mono.empty();
                    })
                    .repeat(() -> System.nanoTime() - end < 0)
                    .thenMany(Flux.empty());
        }
    }
}
