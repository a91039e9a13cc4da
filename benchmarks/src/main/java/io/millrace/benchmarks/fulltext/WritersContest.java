package io.millrace.benchmarks.fulltext;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.duel.Cost;
import io.millrace.benchmarks.duel.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Many writers at once, each with transactions that change a row and insert another. No two writers touch the same row, so that whoever
 * waits or fails does so for the sake of the index.
 */
final class WritersContest implements Contest {
    private static final int FEWEST = 4;

    private final RelationalDatastore store;
    private final Map<String, String> tables;
    private final Glosses glosses;
    private final Conflicts conflicts;
    private final int writers;
    private final AtomicLong next;

    /** @param tables by the names of the sides */
    WritersContest(
            RelationalDatastore store, Map<String, String> tables, Glosses glosses, Conflicts conflicts, int writers) {
        this.store = store;
        this.tables = tables;
        this.glosses = glosses;
        this.conflicts = conflicts;
        this.writers = writers;
        // Behind those that contests with one writer insert.
        this.next = new AtomicLong(1_000_000_000);
    }

    @Override
    public String name() {
        return writers + " WRITERS";
    }

    @Override
    public List<String> sides() {
        return new ArrayList<>(tables.keySet());
    }

    @Override
    public int operations(long wanted) {
        return (int) Math.min(1_000, Math.max(FEWEST, wanted / writers)) * writers;
    }

    @Override
    public Cost turn(String side, int operations) {
        String table = Objects.requireNonNull(tables.get(side));
        store.execute("DELETE FROM " + table + " WHERE id >= ?", glosses.size()).block();
        conflicts.begin(side);
        Flux<Long> all = Flux.fromStream(IntStream.range(0, writers).boxed())
                .flatMap(writer -> writer(table, writer, operations / writers), writers);
        return new Meter().of(() -> Objects.requireNonNull(all.count().block()));
    }

    private Flux<Long> writer(String table, int writer, int transactions) {
        Random random = new Random(next.get() + writer);
        return Flux.range(0, transactions).concatMap(i -> {
            long own = (long) random.nextInt(glosses.size() / writers) * writers + writer;
            return change(table, own, glosses.text(random.nextInt(glosses.size())));
        });
    }

    private Mono<Long> change(String table, long own, String text) {
        long added = next.getAndIncrement();
        return store.transaction(tx -> tx.execute("UPDATE " + table + " SET text = ? WHERE id = ?", text, own)
                .then(tx.execute("INSERT INTO " + table + " (id, text) VALUES (?, ?)", added, text))
                .thenReturn(added));
    }
}
