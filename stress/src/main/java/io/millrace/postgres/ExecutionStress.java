package io.millrace.postgres;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The driver's thread against the subscriber, the transaction that needs its connection, and whoever ends it. */
public class ExecutionStress {
    /** Demand comes while rows do. */
    @JCStressTest
    @Outcome(id = "12, 1, 0", expect = Expect.ACCEPTABLE, desc = "both rows in order, and the end")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a row is lost, or signals overlap or were not asked for")
    @State
    public static class Demand {
        private final Conversation statement = Conversation.begun(0);

        @Actor
        public void driver() {
            statement.answer();
        }

        @Actor
        public void subscriber() {
            statement.request(1);
            statement.request(1);
        }

        @Arbiter
        public void afterwards(III_Result r) {
            r.r1 = statement.listener.rows;
            r.r2 = statement.listener.ends;
            r.r3 = statement.listener.faults;
        }
    }

    /** The subscriber cancels while rows come; what it does not get is discarded, and the session becomes free. */
    @JCStressTest
    @Outcome(id = "2, [01], 0, 1", expect = Expect.ACCEPTABLE, desc = "each row is delivered or discarded")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a row has leaked, or signals overlap, or the session stays busy")
    @State
    public static class Cancel {
        private final Conversation statement = Conversation.begun(1);

        @Actor
        public void driver() {
            statement.answer();
        }

        @Actor
        public void subscriber() {
            statement.cancel();
        }

        @Arbiter
        public void afterwards(IIII_Result r) {
            r.r1 = statement.listener.delivered + statement.listener.discarded.get();
            r.r2 = statement.listener.ends;
            r.r3 = statement.listener.faults;
            r.r4 = statement.session.endsClean() ? 1 : 0;
        }
    }

    /** The transaction ends before its statement: one end is told, whichever came first. */
    @JCStressTest
    @Outcome(id = "2, 1, 0, 1", expect = Expect.ACCEPTABLE, desc = "each row is delivered or discarded, and one end")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a row has leaked, two ends, or none")
    @State
    public static class Revocation {
        private final Conversation statement = Conversation.begun(Long.MAX_VALUE);

        @Actor
        public void driver() {
            statement.answer();
        }

        @Actor
        public void transaction() {
            statement.execution().revoke();
        }

        @Arbiter
        public void afterwards(IIII_Result r) {
            r.r1 = statement.listener.delivered + statement.listener.discarded.get();
            r.r2 = statement.listener.ends;
            r.r3 = statement.listener.faults;
            r.r4 = statement.session.endsClean() ? 1 : 0;
        }
    }

    /** The next statement needs the connection while the one before it has hardly begun: all its rows must be called for. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "all rows are called for")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the connection never becomes free")
    @State
    public static class Hurry {
        private final Conversation statement = Conversation.prepared();

        @Actor
        public void driver() {
            statement.subscribed();
        }

        @Actor
        public void next() {
            statement.execution().readAhead();
        }

        @Arbiter
        public void afterwards(ZZ_Result r) {
            r.r1 = statement.calledFor.get() == Long.MAX_VALUE;
            r.r2 = statement.listener.subscribed;
        }
    }
}
