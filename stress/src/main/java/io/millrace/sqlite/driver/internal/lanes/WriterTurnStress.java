package io.millrace.sqlite.driver.internal.lanes;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Engines that want to write to one file, and an engine that goes away. */
public class WriterTurnStress {
    /** Writes once, as soon as it may; it is told when it must wait. */
    private static final class Writer implements WriterTurn.Contender {
        private final WriterTurn turn;
        private final Written written;

        Writer(WriterTurn turn, Written written) {
            this.turn = turn;
            this.written = written;
        }

        void write() {
            if (turn.take(this)) {
                written.add();
                turn.release(this);
            }
        }

        @Override
        public void turnHasCome() {
            write();
        }
    }

    /** The file: nothing guards it but the turn. */
    private static final class Written {
        private int times;
        private boolean open;
        private int clashes;

        void add() {
            if (open) {
                clashes++;
            }
            open = true;
            times++;
            open = false;
        }
    }

    /** Both write, one after the other, whoever comes first. */
    @JCStressTest
    @Outcome(id = "2, 0, 1", expect = Expect.ACCEPTABLE, desc = "both have written, and a third may")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a turn was lost, or two had it")
    @State
    public static class TwoWrite {
        private final WriterTurn turn = new WriterTurn();
        private final Written written = new Written();
        private final Writer one = new Writer(turn, written);
        private final Writer other = new Writer(turn, written);

        @Actor
        public void one() {
            one.write();
        }

        @Actor
        public void other() {
            other.write();
        }

        @Arbiter
        public void afterwards(III_Result r) {
            r.r1 = written.times;
            r.r2 = written.clashes;
            r.r3 = turn.take(new Writer(turn, written)) ? 1 : 0;
        }
    }

    /** The next in the line leaves while the turn is handed to it; the one behind it must get it. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "the last was told, and may write")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the turn stays with one who is gone")
    @State
    public static class NextLeaves {
        private final WriterTurn turn = new WriterTurn();
        private final Told holder = new Told();
        private final Told next = new Told();
        private final Told last = new Told();

        public NextLeaves() {
            turn.take(holder);
            turn.take(next);
            turn.take(last);
        }

        @Actor
        public void holder() {
            turn.release(holder);
        }

        @Actor
        public void next() {
            turn.leave(next);
        }

        @Arbiter
        public void afterwards(ZZ_Result r) {
            r.r1 = last.told;
            r.r2 = turn.take(last);
        }
    }

    private static final class Told implements WriterTurn.Contender {
        private boolean told;

        @Override
        public void turnHasCome() {
            told = true;
        }
    }
}
