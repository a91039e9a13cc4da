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
import reactor.core.publisher.Flux;

/** Writes to tables that are alike but for their indexes, all through Millrace: what differs is what keeps the index in step. */
final class WriteContest implements Contest {
    private static final int AT_ONCE = 1_000;
    private static final int FEWEST = 100;

    private final Kind kind;
    private final RelationalDatastore store;
    private final Map<String, String> tables;
    private final Glosses glosses;
    private final Random random = new Random(15);

    /** What is written; an operation is a row. */
    enum Kind {
        /** A row in each transaction. */
        INSERT,
        /** Another text for a row, each in a transaction of its own. */
        UPDATE,
        /** A thousand rows in each transaction. */
        BULK
    }

    /** @param tables by the names of the sides */
    WriteContest(Kind kind, RelationalDatastore store, Map<String, String> tables, Glosses glosses) {
        this.kind = kind;
        this.store = store;
        this.tables = tables;
        this.glosses = glosses;
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public List<String> sides() {
        return new ArrayList<>(tables.keySet());
    }

    @Override
    public int operations(long wanted) {
        int atOnce = kind == Kind.BULK ? AT_ONCE : 1;
        long number = Math.min(Integer.MAX_VALUE, Math.max(FEWEST, wanted));
        return (int) Math.max(1, number / atOnce) * atOnce;
    }

    /** Rows that were inserted before go first, so that every turn begins with the same data. */
    @Override
    public Cost turn(String side, int operations) {
        String table = Objects.requireNonNull(tables.get(side));
        store.execute("DELETE FROM " + table + " WHERE id >= ?", glosses.size()).block();
        Flux<Long> numbers = Flux.range(0, operations).map(i -> (long) i);
        return new Meter()
                .of(() -> Objects.requireNonNull(
                        switch (kind) {
                            case INSERT ->
                                numbers.concatMap(i -> store.execute(insert(table), row(i).toArray()))
                                        .count()
                                        .block();
                            case UPDATE ->
                                numbers.concatMap(i -> store.execute(
                                                "UPDATE " + table + " SET text = ? WHERE id = ?",
                                                drawn(),
                                                random.nextInt(glosses.size())))
                                        .count()
                                        .block();
                            case BULK ->
                                numbers.buffer(AT_ONCE)
                                        .concatMap(part -> store.executeAll(
                                                insert(table),
                                                Flux.fromIterable(part).map(this::row)))
                                        .reduce(Long::sum)
                                        .block();
                        }));
    }

    private static String insert(String table) {
        return "INSERT INTO " + table + " (id, text) VALUES (?, ?)";
    }

    private List<Object> row(long number) {
        return List.of(glosses.size() + number, drawn());
    }

    private String drawn() {
        return glosses.text(random.nextInt(glosses.size()));
    }
}
