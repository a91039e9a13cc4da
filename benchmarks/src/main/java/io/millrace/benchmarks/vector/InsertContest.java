package io.millrace.benchmarks.vector;

import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.duel.Cost;
import io.millrace.benchmarks.duel.Meter;
import io.millrace.benchmarks.search.SearchContest;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** Rows with vectors into a table with Millrace's index, and by the driver alone into one with what there is by hand. An operation is a row. */
final class InsertContest implements Contest {
    static final String BY_HAND = "the driver by itself";

    private final VectorDatabase database;
    private final Vectors vectors;
    private final int rows;
    private int next;

    /** @param rows of each turn */
    InsertContest(VectorDatabase database, Vectors vectors, int rows) {
        this.database = database;
        this.vectors = vectors;
        this.rows = rows;
        this.next = vectors.size();
    }

    @Override
    public String name() {
        return "INSERT";
    }

    @Override
    public List<String> sides() {
        return List.of(SearchContest.MILLRACE, BY_HAND);
    }

    @Override
    public int operations(long wanted) {
        return rows;
    }

    @Override
    public Cost turn(String side, int operations) {
        int from = next;
        next += rows;
        List<List<Object>> given = IntStream.range(from, from + rows)
                .mapToObj(i -> List.<Object>of(i, i % VectorFigures.BUCKETS, vectors.at(i % vectors.size())))
                .toList();
        database.takeInInserts();
        return new Meter()
                .of(() -> side.equals(BY_HAND)
                        ? database.insertByHand(VectorFigures.PLAIN, vectors, from, rows)
                        : database.store()
                                .executeAll(
                                        "INSERT INTO " + VectorFigures.TABLE
                                                + " (id, bucket, embedding) VALUES (?, ?, ?)",
                                        Flux.fromIterable(given))
                                .block());
    }
}
