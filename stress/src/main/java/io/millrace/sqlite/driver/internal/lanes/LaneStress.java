package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.IZZ_Result;

/** A lane's queue and its {@link ConnectionStock}, where workers, callers and the engine that closes meet. */
public class LaneStress {
    /** Two workers, two tasks, and one connection. */
    @JCStressTest
    @Outcome(id = "1, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "each task ran once, on one connection")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a task ran twice or never, or more connections than there may be")
    @State
    public static class TwoWorkers {
        private final CountingLane lane = CountingLane.create();
        private final CountingLane.Counted first = CountingLane.task();
        private final CountingLane.Counted second = CountingLane.task();

        public TwoWorkers() {
            lane.submit(first);
            lane.submit(second);
        }

        @Actor
        public void worker() {
            lane.work();
        }

        @Actor
        public void other() {
            lane.work();
        }

        @Arbiter
        public void afterwards(IIII_Result r) {
            while (lane.work()) {}
            r.r1 = first.runs();
            r.r2 = second.runs();
            r.r3 = lane.opened();
            r.r4 = lane.mostInUse();
        }
    }

    /** Work comes while the only worker finds nothing to do and goes. */
    @JCStressTest
    @Outcome(id = "1, true, false", expect = Expect.ACCEPTABLE, desc = "the worker took it along")
    @Outcome(id = "0, false, true", expect = Expect.ACCEPTABLE, desc = "another is called")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the work lies there and nobody comes for it, or two come")
    @State
    public static class WorkerGoes {
        private final CountingLane lane = CountingLane.create();
        private final CountingLane.Counted task = CountingLane.task();

        public WorkerGoes() {
            synchronized (lane.lock) {
                lane.attached = 1;
            }
        }

        @Actor
        public void caller() {
            lane.submit(task);
        }

        @Actor
        public void worker(IZZ_Result r) {
            r.r2 = lane.work();
        }

        @Arbiter
        public void afterwards(IZZ_Result r) {
            r.r1 = task.runs();
            r.r3 = lane.hasCalledWorker();
        }
    }

    /** Whoever withdraws a task and the worker that begins it: one of them has it. */
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "it ran")
    @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "it was withdrawn")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both or nobody, or something is left")
    @State
    public static class Withdrawn {
        private final CountingLane lane = CountingLane.create();
        private final CountingLane.Counted task = CountingLane.task();

        public Withdrawn() {
            lane.submit(task);
        }

        @Actor
        public void worker() {
            lane.work();
        }

        @Actor
        public void caller(III_Result r) {
            r.r2 = task.withdraw() ? 1 : 0;
        }

        @Arbiter
        public void afterwards(III_Result r) {
            lane.work();
            r.r1 = task.runs();
            r.r3 = lane.isQuiet() ? 0 : 1;
        }
    }

    /** The engine takes the connections away while one of them is in use: it must not come back. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "it was at home, and was given out")
    @Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "it was in use, and is closed by whoever used it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "it is closed twice, or stays open for ever")
    @State
    public static class Closing {
        private final Object lock = new Object();
        private final ConnectionStock stock = new ConnectionStock(away -> 1);
        private final NativeConnection used = CountingLane.CONNECTION;

        public Closing() {
            stock.take();
        }

        @Actor
        public void worker(III_Result r) {
            boolean surplus;
            synchronized (lock) {
                surplus = stock.putBack(used);
            }
            if (surplus) {
                synchronized (lock) {
                    stock.forgetLeaving();
                }
            }
            r.r2 = surplus ? 1 : 0;
        }

        @Actor
        public void engine(III_Result r) {
            List<NativeConnection> given;
            synchronized (lock) {
                given = stock.close();
            }
            r.r1 = given.size();
        }

        @Arbiter
        public void afterwards(III_Result r) {
            r.r3 = stock.isComplete() && !stock.isAvailable() ? 1 : 0;
        }
    }
}
