package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.JoinedTransactions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/**
 * Joined work, nested transactions, failures and cancels in any order leave what they were told to, or somebody was told an error. A
 * failure names the seed of its program, which runs alone by the system property {@code millrace.contract.seed}.
 */
public interface RandomJoinsContract extends Contract {
    /** Programs of a run, which take a second or two. */
    int PROGRAMS = 40;

    /** Says how many there are instead. */
    String MANY = "millrace.contract.programs";

    /** Another number makes others. */
    String SERIES = "millrace.contract.series";

    /** With it, that program runs alone. */
    String SEED = "millrace.contract.seed";

    /** Each program has the limit of all that a case waits for; of all together nobody knows how many there are. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @Requires({Feature.JOINED_TRANSACTIONS, Feature.CLOSED_WHILE_SENDING})
    default void nothingIsLostAndNothingIsLeft(ContractDatabase db) {
        db.createItems();
        db.insertItems(JoinProgram.TAKEN);
        AtomicInteger ids = new AtomicInteger(JoinProgram.TAKEN);
        Long given = Long.getLong(SEED);
        if (given != null) {
            run(db, given, ids);
        } else {
            new SplittableRandom(Long.getLong(SERIES, 1))
                    .longs(Integer.getInteger(MANY, PROGRAMS))
                    .forEach(seed -> run(db, seed, ids));
        }
    }

    /**
     * The connection serves its owner, unless it was closed underneath him: perhaps it still is being closed, so that a driver calls it
     * open and fails what comes next.
     */
    private static Mono<Void> servesAgain(JoinedTransactions joins, Connection connection) {
        return Mono.from(connection.validate(ValidationDepth.LOCAL))
                .filter(open -> open)
                .delayUntil(open -> connection.beginTransaction())
                .delayUntil(open -> joins.join(connection, tx -> tx.queryOne("SELECT 1")))
                .delayUntil(open -> connection.rollbackTransaction())
                .then()
                .onErrorResume(failure -> Mono.from(connection.validate(ValidationDepth.REMOTE))
                        .flatMap(open -> open ? Mono.error(failure) : Mono.empty()));
    }

    private static void run(ContractDatabase db, long seed, AtomicInteger ids) {
        JoinedTransactions joins =
                db.store().capability(JoinedTransactions.class).orElseThrow();
        JoinProgram own = new JoinProgram(seed, joins, ids);
        try {
            db.get(db.onOwnConnection(connection -> own.run(connection)
                    .delayUntil(done -> servesAgain(joins, connection))
                    .flatMap(committed -> db.store()
                            .query(Integer.class, "SELECT id FROM item WHERE id <> ?", JoinProgram.TAKEN)
                            .collectList()
                            .doOnNext(written -> assertThat(own.contradiction(new TreeSet<>(written), committed))
                                    .isNull()))));
            db.get(db.store().execute("DELETE FROM item WHERE id <> ?", JoinProgram.TAKEN));
        } catch (RuntimeException failure) {
            throw new AssertionError("The program of seed " + seed + ":\n" + own.log(), failure);
        }
    }
}
