package io.millrace.vector.internal.codes;

import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Looks at codes for the rows that seem to be the nearest. All codes are compared by the number of bits in which they differ, which is fast; the order among the
 * best of them comes from a closer look. Of which ranks some are depends on the fast comparison alone, so that ranks can be asked for part by part.
 */
public final class CodeScan {
    /** Rows that are looked at one behind the other, in a loop that does nothing else. */
    private static final int BLOCK = 512;

    private final Codes codes;
    private final Target target;
    private final Candidates best;
    private final int[] rows = new int[BLOCK];
    private final float[] estimates = new float[BLOCK];

    private CodeScan(Codes codes, Target target, Candidates best) {
        this.codes = codes;
        this.target = target;
        this.best = best;
    }

    /**
     * Looks at all rows, chunk by chunk, so that a cancel is noticed between two of them.
     *
     * @param codes the codes
     * @param target what is looked for
     * @param from the rank of the first row that is wanted
     * @param to the rank behind the last one
     * @param scheduler where the work is done
     * @return the keys of those rows, what seems nearest first; fewer where there are no more
     */
    public static Mono<long[]> all(Codes codes, Target target, int from, int to, Scheduler scheduler) {
        return Mono.fromSupplier(() -> CandidateSample.limit(codes, target, to))
                .flatMap(limit -> within(limit, codes, target, to)
                        .filter(scan -> scan.isFull() || limit == Float.POSITIVE_INFINITY))
                .switchIfEmpty(Mono.defer(() -> within(Float.POSITIVE_INFINITY, codes, target, to)))
                .map(scan -> scan.best.refined(from, target))
                .subscribeOn(scheduler);
    }

    private static Mono<CodeScan> within(float limit, Codes codes, Target target, int capacity) {
        return Flux.fromStream(codes::parts)
                .collect(() -> new CodeScan(codes, target, new Candidates(capacity, limit)), CodeScan::look);
    }

    /** Whether no limit has kept any of the wanted away. */
    private boolean isFull() {
        return best.isFull();
    }

    /**
     * Looks at some rows.
     *
     * @param codes the codes
     * @param keys which rows; those without a code are left out
     * @param target what is looked for
     * @param from the rank of the first row that is wanted
     * @param to the rank behind the last one
     * @param scheduler where the work is done
     * @return the keys of those rows, what seems nearest first; fewer where there are no more
     */
    public static Mono<long[]> some(
            Codes codes, List<Long> keys, Target target, int from, int to, Scheduler scheduler) {
        return Flux.fromIterable(keys)
                .subscribeOn(scheduler)
                .collect(() -> new CodeScan(codes, target, new Candidates(to)), CodeScan::look)
                .map(scan -> scan.best.refined(from, target));
    }

    private void look(Codes.Part part) {
        CodeRun run = part.run();
        int layer = part.layer();
        for (int first = 0; first < run.size(); first += BLOCK) {
            int end = Math.min(first + BLOCK, run.size());
            int count = target.estimate(run, first, end, best.limit(), rows, estimates);
            for (int i = 0; i < count; i++) {
                // The limit has been lowered where so many were added.
                if (estimates[i] <= best.limit() && !codes.hides(run.key(rows[i]), layer)) {
                    best.add(estimates[i], run, rows[i]);
                }
            }
        }
    }

    private void look(long key) {
        Codes.Place place = codes.find(key);
        if (place != null) {
            float estimate = target.estimate(place.run(), place.row());
            if (estimate <= best.limit()) {
                best.add(estimate, place.run(), place.row());
            }
        }
    }
}
