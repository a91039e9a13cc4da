package io.millrace.vector.internal.codes;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Looks at codes, and keeps the rows that seem to be the nearest. */
public final class CodeScan {
    private final Codes codes;
    private final Target target;
    private final int capacity;
    private final PriorityQueue<Candidate> best;

    private CodeScan(Codes codes, Target target, int capacity) {
        this.codes = codes;
        this.target = target;
        this.capacity = capacity;
        this.best = new PriorityQueue<>(Math.min(capacity, 1024), Candidate.ORDER.reversed());
    }

    /**
     * Looks at all rows, chunk by chunk, so that a cancel is noticed between two of them.
     *
     * @param codes the codes
     * @param target what is looked for
     * @param capacity how many rows are wanted
     * @param scheduler where the work is done
     * @return those that seem nearest, in order; fewer where there are no more
     */
    public static Mono<List<Candidate>> all(Codes codes, Target target, int capacity, Scheduler scheduler) {
        return Flux.fromStream(codes::parts)
                .subscribeOn(scheduler)
                .collect(() -> new CodeScan(codes, target, capacity), CodeScan::look)
                .map(CodeScan::inOrder);
    }

    /**
     * Looks at some rows.
     *
     * @param codes the codes
     * @param keys which rows; those without a code are left out
     * @param target what is looked for
     * @param capacity how many rows are wanted
     * @param scheduler where the work is done
     * @return those that seem nearest, in order; fewer where there are no more
     */
    public static Mono<List<Candidate>> some(
            Codes codes, List<Long> keys, Target target, int capacity, Scheduler scheduler) {
        return Flux.fromIterable(keys)
                .subscribeOn(scheduler)
                .collect(() -> new CodeScan(codes, target, capacity), CodeScan::look)
                .map(CodeScan::inOrder);
    }

    private void look(Codes.Part part) {
        CodeRun run = part.run();
        float limit = limit();
        for (int row = 0; row < run.size(); row++) {
            float estimate = target.estimate(run, row);
            if (estimate <= limit && !codes.hides(run.key(row), part.layer())) {
                add(new Candidate(estimate, run.key(row)));
                limit = limit();
            }
        }
    }

    private void look(long key) {
        Codes.Place place = codes.find(key);
        if (place != null) {
            float estimate = target.estimate(place.run(), place.row());
            if (estimate <= limit()) {
                add(new Candidate(estimate, key));
            }
        }
    }

    private void add(Candidate candidate) {
        best.add(candidate);
        if (best.size() > capacity) {
            best.remove();
        }
    }

    private float limit() {
        return best.size() < capacity ? Float.POSITIVE_INFINITY : best.element().estimate();
    }

    private List<Candidate> inOrder() {
        List<Candidate> ordered = new ArrayList<>(best);
        ordered.sort(Candidate.ORDER);
        return ordered;
    }
}
