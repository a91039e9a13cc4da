package io.millrace.testkit;

import static io.millrace.testkit.WatchedDatastore.LIMIT;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.testkit.OpenWork.Piece;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What one test works with, and the watch over what it leaves open. */
final class TestFixture {
    /** What a test started and did not wait for may be about to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final OpenWork work = new OpenWork();
    private final WatchedDatastore real;
    private final RelationalDatastore watched;
    private @Nullable Transaction begun;

    TestFixture(WatchedDatastore real) {
        this.real = real;
        this.watched = WorkTracker.track(real.datastore(), work);
    }

    /** The datastore, whose work is noted. */
    RelationalDatastore watched() {
        return watched;
    }

    /** The datastore itself. */
    RelationalDatastore datastore() {
        return real.datastore();
    }

    /** The transaction that is rolled back after the test, the same at each call. */
    Transaction transaction() {
        if (begun == null) {
            begun = Objects.requireNonNull(real.datastore().begin().block(LIMIT));
        }
        return WorkTracker.track(begun, work);
    }

    /** Ends what is open, and fails when the test should have done so. */
    void end() {
        List<Piece> left = work.takeOpen(PATIENCE);
        try (real) {
            Flux.fromIterable(left)
                    .concatMapDelayError(Piece::abandon)
                    .concatWith(begun == null ? Mono.empty() : begun.rollback())
                    .blockLast(LIMIT);
            report(left);
        }
    }

    private static void report(List<Piece> left) {
        if (left.isEmpty()) {
            return;
        }
        AssertionError failure = new AssertionError("Still open at the end of the test: "
                + left.stream().map(piece -> piece.origin().getMessage()).collect(Collectors.joining("; "))
                + ". Wait for its end, cancel it, or commit or roll back. Where it was asked for:");
        left.forEach(piece -> failure.addSuppressed(piece.origin()));
        throw failure;
    }
}
