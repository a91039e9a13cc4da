package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.JoinedTransactions;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Joined work, nested transactions, failures and cancels in any order leave what they were told to, or somebody was told an error. A
 * failure names the seed of its program, which runs alone by the system property {@code millrace.contract.seed}.
 */
public interface RandomJoinsContract extends Contract {
    /** Programs of a run, which take a second or two. */
    int PROGRAMS = 40;

    /** Says how many there are instead. */
    String MANY = "millrace.contract.programs";

    /** With it, that program runs alone. */
    String SEED = "millrace.contract.seed";

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void nothingIsLostAndNothingIsLeft(ContractDatabase db) {
        db.createItems();
        db.insertItems(JoinProgram.TAKEN);
        AtomicInteger ids = new AtomicInteger(JoinProgram.TAKEN);
        Long given = Long.getLong(SEED);
        if (given != null) {
            run(db, given, ids);
        } else {
            new SplittableRandom().longs(Integer.getInteger(MANY, PROGRAMS)).forEach(seed -> run(db, seed, ids));
        }
    }

    private static void run(ContractDatabase db, long seed, AtomicInteger ids) {
        String program = "The program of seed " + seed;
        JoinedTransactions joins =
                db.store().capability(JoinedTransactions.class).orElseThrow();
        Set<Integer> before = new TreeSet<>(db.itemIds());
        try {
            db.get(db.onOwnConnection(connection -> {
                JoinProgram own = new JoinProgram(seed, joins, connection, ids);
                return own.run()
                        .delayUntil(done -> connection.beginTransaction())
                        // The connection serves its owner again.
                        .delayUntil(done -> joins.join(connection, tx -> tx.queryOne("SELECT 1")))
                        .delayUntil(done -> connection.rollbackTransaction())
                        .flatMap(committed -> db.store()
                                .query(Integer.class, "SELECT id FROM item")
                                .collectList()
                                .doOnNext(there -> {
                                    Set<Integer> written = new TreeSet<>(there);
                                    written.removeAll(before);
                                    assertThat(own.contradiction(written, committed))
                                            .as(program)
                                            .isNull();
                                }));
            }));
        } catch (RuntimeException failure) {
            throw new AssertionError(program, failure);
        }
    }
}
