package io.millrace.vector.internal.index;

import io.millrace.vector.Metric;
import java.util.Arrays;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The order of {@link io.millrace.vector.MaximalMarginalRelevance}. */
final class DiverseOrder {
    private final Metric metric;
    private final double lambda;
    private final float[] query;

    DiverseOrder(Metric metric, double lambda, float[] query) {
        this.metric = metric;
        this.lambda = lambda;
        this.query = query;
    }

    /**
     * Each is chosen when it is asked for. A thousand long vectors take seconds, which no thread may be away for that others count on, such as those of timers:
     * hence one that may wait as long as it likes, and looks between two choices whether anybody still wants the next.
     */
    Flux<Candidate> of(List<Candidate> candidates) {
        return Flux.<Candidate, Choice>generate(() -> new Choice(candidates), (choice, sink) -> {
                    int next = choice.next();
                    if (next < 0) {
                        sink.complete();
                    } else {
                        sink.next(candidates.get(next));
                    }
                    return choice;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private double similarity(float[] one, float[] other) {
        return metric.score(Vectors.distance(metric, one, other));
    }

    /** What is chosen so far. */
    private final class Choice {
        private final List<Candidate> candidates;
        private final boolean[] chosen;
        private final double[] nearness;

        /** How similar each is to what is chosen, at most. */
        private final double[] likeness;

        private int last = -1;

        Choice(List<Candidate> candidates) {
            this.candidates = candidates;
            this.chosen = new boolean[candidates.size()];
            this.nearness = candidates.stream()
                    .mapToDouble(candidate -> similarity(query, candidate.vector()))
                    .toArray();
            this.likeness = new double[candidates.size()];
            Arrays.fill(likeness, Double.NEGATIVE_INFINITY);
        }

        /** The position of the next; negative when there is none. */
        int next() {
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < chosen.length; i++) {
                if (!chosen[i]) {
                    double value = value(i);
                    if (best < 0 || value > most) {
                        best = i;
                        most = value;
                    }
                }
            }
            if (best >= 0) {
                chosen[best] = true;
                last = best;
            }
            return best;
        }

        private double value(int i) {
            if (last < 0) {
                return nearness[i];
            }
            likeness[i] = Math.max(
                    likeness[i],
                    similarity(candidates.get(i).vector(), candidates.get(last).vector()));
            return lambda * nearness[i] - (1 - lambda) * likeness[i];
        }
    }
}
