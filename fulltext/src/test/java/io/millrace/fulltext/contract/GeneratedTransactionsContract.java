package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConstraintViolationException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Whatever statements follow each other in a transaction, the index has the words of the table's rows. {@code -Dmillrace.fulltext.transactions=1000} tries so many, one
 * for each seed from 0.
 */
abstract class GeneratedTransactionsContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> WORDS = List.of("apple", "pear", "plum", "cherry");
    private static final int STATEMENTS = 25;

    /** In which an index may be made on every database. */
    private static final TransactionOptions MAKING = TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);

    private Random random = new Random();

    static IntStream seeds() {
        return IntStream.range(0, Integer.getInteger("millrace.fulltext.transactions", 40));
    }

    /**
     * A statement that changes {@code doc}, or another table.
     *
     * @param step another number for each statement of a transaction
     */
    abstract String statement(int step);

    /** Whether a statement may break a constraint. */
    boolean mayFail(String statement) {
        return false;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepTheIndexInStep(int seed, RelationalDatastore store) {
        random = new Random(seed);
        FullTextSearch search = store.capability(FullTextSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, t TEXT, u INTEGER UNIQUE)")
                .block(LIMIT);
        store.execute("CREATE TABLE other (id INTEGER PRIMARY KEY, t TEXT UNIQUE)")
                .block(LIMIT);
        TextIndex index = TextIndex.on("doc").column("t").build();
        boolean inside = random.nextBoolean();
        if (!inside) {
            search.createIndex(index).blockLast(LIMIT);
        }
        List<String> ran = new ArrayList<>();
        store.transaction(MAKING, tx -> (inside ? search.createIndex(tx, index).then() : Mono.<Void>empty())
                        .then(statements(tx, STATEMENTS, ran)))
                .block(LIMIT);
        for (String word : WORDS) {
            assertThat(search.count(TextSearch.of("doc", word)).block(LIMIT))
                    .as("%s after %s", word, ran)
                    .isEqualTo(store.queryOne(
                                    Long.class,
                                    "SELECT count(*) FROM doc WHERE ' ' || t || ' ' LIKE '% ' || ? || ' %'",
                                    word)
                            .block(LIMIT));
        }
        assertThat(search.verify("doc").block(LIMIT)).as("after %s", ran).isEqualTo(IndexCheck.of(0, 0, true));
        assertThat(search.describe("doc").block(LIMIT).rows())
                .as("after %s", ran)
                .isEqualTo(
                        store.queryOne(Long.class, "SELECT count(*) FROM doc").block(LIMIT));
    }

    private Mono<Void> statements(Transaction tx, int count, List<String> ran) {
        return Flux.range(0, count)
                .concatMap(step -> random.nextInt(6) == 0 ? nested(tx, ran) : statement(tx, ran))
                .then();
    }

    private Mono<Void> nested(Transaction tx, List<String> ran) {
        boolean undone = random.nextBoolean();
        ran.add("savepoint");
        return tx.transaction(inner -> {
                    if (undone) {
                        inner.setRollbackOnly();
                    }
                    return statements(inner, random.nextInt(5), ran);
                })
                .doOnSuccess(done -> ran.add(undone ? "undone" : "released"));
    }

    private Mono<Void> statement(Transaction tx, List<String> ran) {
        String statement = statement(ran.size());
        ran.add(statement);
        // One that fails is undone, and nothing else with it.
        return mayFail(statement)
                ? tx.transaction(inner -> inner.execute(statement))
                        .then()
                        .onErrorResume(
                                ConstraintViolationException.class,
                                failure -> Mono.fromRunnable(() -> ran.add("failed")))
                : tx.execute(statement).then();
    }

    final int id() {
        return below(20);
    }

    final String text() {
        return WORDS.get(below(WORDS.size())) + " " + WORDS.get(below(WORDS.size()));
    }

    final int below(int bound) {
        return random.nextInt(bound);
    }
}
