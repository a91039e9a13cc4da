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
    /** Rows whose estimates are made one behind the other, in a loop that does nothing else. */
    private static final int BLOCK = 512;

    private final Codes codes;
    private final Target target;
    private final Candidates best;
    private final float[] estimates = new float[BLOCK];

    private CodeScan(Codes codes, Target target, int capacity) {
        this.codes = codes;
        this.target = target;
        this.best = new Candidates(capacity);
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
        return Flux.fromStream(codes::parts)
                .subscribeOn(scheduler)
                .collect(() -> new CodeScan(codes, target, to), CodeScan::look)
                .map(scan -> scan.best.refined(from, target));
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
                .collect(() -> new CodeScan(codes, target, to), CodeScan::look)
                .map(scan -> scan.best.refined(from, target));
    }

    private void look(Codes.Part part) {
        CodeRun run = part.run();
        int layer = part.layer();
        for (int first = 0; first < run.size(); first += BLOCK) {
            int count = Math.min(BLOCK, run.size() - first);
            target.estimate(run, first, count, estimates);
            for (int i = 0; i < count; i++) {
                float estimate = estimates[i];
                if (estimate <= best.limit() && !codes.hides(run.key(first + i), layer)) {
                    best.add(estimate, run, first + i);
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
