package io.millrace.sqlite.driver.internal.lanes;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A second worker shares what the first has to deliver. */
public class DeliveryStress {
    private static final class Counted implements Deliverable {
        private int times;

        @Override
        public void deliver() {
            times++;
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1, 1, 0", expect = Expect.ACCEPTABLE, desc = "each is delivered once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "one is delivered twice, or never")
    @State
    public static class TwoDeliver {
        private final Counted first = new Counted();
        private final Counted second = new Counted();
        private final Counted third = new Counted();
        private final Delivery delivery = new Delivery(List.of(first, second, third));

        @Actor
        public void worker() {
            delivery.run();
        }

        @Actor
        public void helper() {
            delivery.run();
        }

        @Arbiter
        public void afterwards(IIII_Result r) {
            r.r1 = first.times;
            r.r2 = second.times;
            r.r3 = third.times;
            r.r4 = delivery.hasMore() ? 1 : 0;
        }
    }
}
