package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.connections.Connections;
import io.millrace.sqlite.driver.internal.connections.MemoryConnection;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.NativeStatement;
import io.millrace.sqlite.driver.internal.rows.HeldRows;
import io.millrace.sqlite.driver.internal.rows.ResultMemory;
import io.millrace.sqlite.driver.internal.rows.Rows;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZZ_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A consumer goes on just when its rows are taken away. */
public class EndedRowsStress {
    private static final ResultMemory MEMORY = ResultMemory.of(
            SqliteConnectionConfiguration.builder().memory().build().engineSettings());

    private static Rows row() {
        NativeConnection connection = MemoryConnection.open();
        try {
            NativeStatement statement = connection.prepare("SELECT 1");
            statement.start(new Object[0]);
            Rows rows = new Rows(statement.columns());
            statement.read(rows);
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            Connections.closeQuietly(connection);
        }
    }

    private static final class Consumer implements CoreSubscriber<Integer> {
        private @Nullable Subscription subscription;
        private int rows;
        private boolean completed;
        private boolean failed;

        void goOn() {
            if (subscription != null) {
                subscription.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Integer row) {
            rows++;
        }

        @Override
        public void onComplete() {
            completed = true;
        }

        @Override
        public void onError(Throwable reason) {
            failed = true;
        }
    }

    /** All rows are there. */
    @JCStressTest
    @Outcome(id = "1, true, false", expect = Expect.ACCEPTABLE, desc = "it had them before")
    @Outcome(id = "0, false, true", expect = Expect.ACCEPTABLE, desc = "it is told")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an end without the rows, none, or two")
    @State
    public static class LastRows {
        private static final Rows ROW = row();

        private final HeldRows held = new HeldRows(MEMORY, Runnable::run, "SELECT 1");
        private final Consumer consumer = new Consumer();

        public LastRows() {
            held.bring(ROW);
            consumer.onSubscribe(new SegmentSubscription<>(
                    new io.millrace.sqlite.driver.internal.statements.Outcome(null, held, null, -1, null),
                    null,
                    new RowConsumer<>((row, metadata) -> 1),
                    consumer));
        }

        @Actor
        public void reader() {
            consumer.goOn();
        }

        @Actor
        public void other() {
            held.end(new IllegalStateException("others need the room"));
        }

        @Arbiter
        public void afterwards(IZZ_Result r) {
            r.r1 = consumer.rows;
            r.r2 = consumer.completed;
            r.r3 = consumer.failed;
        }
    }
}
