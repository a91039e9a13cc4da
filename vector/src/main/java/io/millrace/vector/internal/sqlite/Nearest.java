package io.millrace.vector.internal.sqlite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The nearest of many rows, of which no others are kept. */
final class Nearest {
    /** A row, as it is found again. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by what orders it only.
    record Found(double distance, Object[] key, Object[] place) {}

    private static final Comparator<Found> ORDER =
            Comparator.comparingDouble(Found::distance).thenComparing(Found::key, KeyOrder.INSTANCE);

    private final int capacity;
    private final PriorityQueue<Found> best;

    Nearest(int capacity) {
        this.capacity = capacity;
        this.best = new PriorityQueue<>(Math.min(capacity, 1024), ORDER.reversed());
    }

    /** Whether a row of that distance may be among them. */
    boolean mayTake(double distance) {
        return best.size() < capacity || distance <= best.element().distance();
    }

    /** Adds a row, if it is nearer than others. Whether it is among the nearest so far. */
    boolean add(Found found) {
        if (isFull()) {
            if (ORDER.compare(found, best.element()) > 0) {
                return false;
            }
            best.remove();
        }
        return best.add(found);
    }

    /** Whether there are as many as are wanted. */
    boolean isFull() {
        return best.size() == capacity;
    }

    /** The nearest first, without some. */
    List<Found> inOrder(int offset) {
        List<Found> ordered = new ArrayList<>(best);
        ordered.sort(ORDER);
        return ordered.subList(Math.min(offset, ordered.size()), ordered.size());
    }
}
