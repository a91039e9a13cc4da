package io.millrace.benchmarks.soak;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.Folder;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Kills a process at random moments while it writes, and looks at what it left. The process tells what was acknowledged
 * to it, after the value of the {@code Mono}, through a pipe that outlives it.
 */
final class RandomKills {
    private static final int WRITERS = 16;
    private static final int MAX_MILLIS = 300;
    private static final long NOTHING = -1;

    private final Path file;
    private final Synchronous synchronous;
    private final int kills;
    private final int seed;
    private final Random random;

    RandomKills(Folder folder, Synchronous synchronous, int kills, int seed) {
        this.file = folder.path().resolve("killed.db");
        this.synchronous = synchronous;
        this.kills = kills;
        this.seed = seed;
        this.random = new Random(seed);
    }

    Report run() throws IOException, InterruptedException {
        prepare();
        long acknowledged = 0;
        long lost = 0;
        long holes = 0;
        long half = 0;
        long broken = 0;
        for (int i = 0; i < kills; i++) {
            AtomicLongArray last = writeUntilKilled();
            prepare();
            for (int writer = 0; writer < WRITERS; writer++) {
                long there = Ledger.number(file, "SELECT count(*) FROM debit WHERE writer = " + writer);
                long highest =
                        Ledger.number(file, "SELECT ifnull(max(number), -1) FROM debit WHERE writer = " + writer);
                acknowledged += last.get(writer) + 1;
                lost += Math.max(0, last.get(writer) - highest);
                // A writer waits for each write, so at most one more than it knows of can be there.
                holes += there == highest + 1 && highest <= last.get(writer) + 1 ? 0 : 1;
            }
            half += Ledger.halfEntries(file);
            broken += Ledger.text(file, "PRAGMA integrity_check").equals("ok") ? 0 : 1;
            Ledger.removeAll(file);
        }
        return new Report("kill -9 at " + kills + " random moments, synchronous=" + synchronous + ", seed " + seed)
                .figure("writes that were acknowledged", "%,d", acknowledged)
                .require(acknowledged > 0, "there was something to lose")
                .require(lost == 0, "every acknowledged write is there (" + lost + " are not)")
                .require(holes == 0, "no other is there but those under way")
                .require(half == 0, "no transaction is there by half")
                .require(broken == 0, "the file is whole (integrity_check)");
    }

    /** Opens the file as the next process would, so that SQLite recovers it. */
    private void prepare() {
        RelationalDatastore store = Ledger.open(file, synchronous);
        Ledger.create(store).block();
        store.close().block();
    }

    /** For each writer the last number that was acknowledged. */
    private AtomicLongArray writeUntilKilled() throws IOException, InterruptedException {
        AtomicLongArray last = new AtomicLongArray(WRITERS);
        for (int writer = 0; writer < WRITERS; writer++) {
            last.set(writer, NOTHING);
        }
        CountDownLatch begun = new CountDownLatch(1);
        ChildProcess process = ChildProcess.start(
                Victim.class,
                line -> {
                    int space = line.indexOf(' ');
                    last.set(Integer.parseInt(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
                    begun.countDown();
                },
                file.toString(),
                synchronous.toString());
        if (!begun.await(1, TimeUnit.MINUTES)) {
            process.kill();
            throw new IllegalStateException("The process did not write anything");
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_MILLIS));
        process.kill();
        process.await();
        return last;
    }

    /** The process that is killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) {
            RelationalDatastore store = Ledger.open(Path.of(arguments[0]), Synchronous.valueOf(arguments[1]));
            // Not System.out: each line is to be one write, which a pipe takes as a whole.
            FileOutputStream pipe = new FileOutputStream(FileDescriptor.out);
            Flux.range(0, WRITERS)
                    .flatMap(writer -> writes(store, writer, pipe), WRITERS)
                    .blockLast();
        }

        private static Mono<Void> writes(RelationalDatastore store, int writer, FileOutputStream pipe) {
            AtomicLong next = new AtomicLong();
            return Mono.defer(() -> {
                        long number = next.getAndIncrement();
                        Mono<?> write = number % 2 == 0
                                ? Ledger.enter(store, writer, number)
                                : Ledger.enterInTransaction(store, writer, number);
                        return write.doOnNext(done -> tell(pipe, writer + " " + number + "\n"));
                    })
                    .repeat()
                    .then();
        }

        private static void tell(FileOutputStream pipe, String line) {
            try {
                pipe.write(line.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
