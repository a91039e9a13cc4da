package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SqlFactTest {
    private static final SqlFact<Integer> LENGTH = SqlFact.of(Integer.class);
    private static final SqlFact<Object> OBJECT = SqlFact.of(Object.class);

    @Test
    void isWorkedOutOnceForEachText() {
        AtomicInteger asked = new AtomicInteger();
        SqlText one = SqlText.verbatim("SELECT 1");
        SqlText other = SqlText.verbatim("SELECT 10");

        for (int i = 0; i < 3; i++) {
            assertThat(LENGTH.in(
                            one, text -> asked.incrementAndGet() * text.sql().length()))
                    .isEqualTo(8);
            assertThat(LENGTH.in(other, text -> text.sql().length())).isEqualTo(9);
        }
        assertThat(asked).hasValue(1);
        assertThat(OBJECT.in(one, text -> "another")).isEqualTo("another");
        assertThat(LENGTH.in(one, text -> 0)).isEqualTo(8);
    }

    @Test
    void staysWithAParsedTextForAsLongAsThatIsRemembered() {
        SqlParser parser = new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL);
        int count = LENGTH.in(parser.parse("SELECT ?, ?"), ParsedSql::parameterCount);

        assertThat(count).isEqualTo(2);
        assertThat(LENGTH.in(parser.parse("SELECT ?, ?").bind(List.of(1, 2)).text(), text -> 0))
                .isEqualTo(2);
    }

    @Test
    void isNotKnownWhenItCouldNotBeWorkedOut() {
        SqlText text = SqlText.verbatim("SELECT 1");

        assertThatIllegalStateException()
                .isThrownBy(() -> LENGTH.in(text, any -> {
                    throw new IllegalStateException("refused");
                }));

        assertThat(LENGTH.in(text, any -> 1)).isEqualTo(1);
    }

    @Test
    void isTheSameObjectForThreadsThatRace() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 200; round++) {
                SqlText text = SqlText.verbatim("SELECT 1");
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Callable<List<Object>>> asking = Collections.nCopies(threads, () -> {
                    start.await();
                    return List.of(OBJECT.in(text, any -> new Object()), LENGTH.in(text, any -> 1));
                });

                for (Future<List<Object>> answers : pool.invokeAll(asking)) {
                    assertThat(answers.get()).containsExactly(OBJECT.in(text, any -> "late"), 1);
                }
            }
        } finally {
            pool.shutdown();
        }
    }
}
