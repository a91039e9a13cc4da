package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SqlParserCacheTest {
    private static final long ROOM = 1 << 20;

    @Test
    void parsesATextOnce() {
        SqlParser parser = new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL);

        ParsedSql first = parser.parse("SELECT 1");

        assertThat(parser.parse("SELECT " + 1)).isSameAs(first);
    }

    @Test
    void remembersNoTextThatTakesMoreThanAShareOfTheRoom() {
        SqlParser parser = new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL, 8, 1 << 20);
        String large = "SELECT " + "1".repeat(900);
        String larger = large + "1".repeat(200);

        assertThat(parser.parse(large)).isSameAs(parser.parse(large));
        assertThat(parser.parse(larger)).isNotSameAs(parser.parse(larger));
    }

    @Test
    void staysWithinItsBytesAndKeepsWhatIsInUse() {
        SqlParser parser = new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL, 1_000, 1 << 20);
        ParsedSql inUse = parser.parse("SELECT 'in use'");
        ParsedSql idle = parser.parse("SELECT 'idle'");

        for (int i = 0; i < 100; i++) {
            assertThat(parser.parse("SELECT 'in use'")).isSameAs(inUse);
            parser.parse("SELECT " + i + "1".repeat(800));
        }

        assertThat(parser.parse("SELECT 'idle'")).isNotSameAs(idle);
    }

    @Test
    void whatListsMakeOfATextIsCountedWithIt() {
        SqlParser parser = new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL, 8, 16 * 1024);

        assertThat(parser.parse("SELECT ?")).isNotSameAs(parser.parse("SELECT ?"));
        assertThat(new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL)
                        .parse("SELECT 1 IN (?)")
                        .weight())
                .isGreaterThan(ListExpansion.MOST_CHARACTERS);
    }

    @Test
    void remembersNoTextThatIsInvalid() {
        SqlParser parser = new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL, 1, ROOM);
        ParsedSql valid = parser.parse("SELECT 1");

        assertThatIllegalArgumentException().isThrownBy(() -> parser.parse("'"));

        assertThat(parser.parse("SELECT 1")).isSameAs(valid);
    }

    @Test
    void staysWithinItsSizeAndKeepsWhatIsInUse() {
        SqlParser parser = new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL, 8, ROOM);
        ParsedSql inUse = parser.parse("SELECT 'in use'");
        ParsedSql idle = parser.parse("SELECT 'idle'");

        for (int i = 0; i < 100; i++) {
            assertThat(parser.parse("SELECT 'in use'")).isSameAs(inUse);
            parser.parse("SELECT " + i);
        }

        assertThat(parser.parse("SELECT 'idle'")).isNotSameAs(idle);
    }

    @Test
    void mustHoldOneTextAtLeast() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL, 0, ROOM));
    }

    @Test
    void neverHoldsMoreThanItsCapacity() {
        ClockCache<Integer> cache = new ClockCache<>(3, 3);

        for (int i = 0; i < 10; i++) {
            cache.offer("k" + i, i, 1);
            cache.offer("k" + i, -i, 1);

            assertThat(cache.get("k" + i)).isEqualTo(i);
            assertThat(cache.size()).isEqualTo(Math.min(i + 1, 3));
        }
    }

    @Test
    void forgetsWhatWasUsedBeforeTheHandLastCameBy() {
        ClockCache<Integer> cache = new ClockCache<>(3, 3);
        for (int i = 0; i < 3; i++) {
            cache.offer("k" + i, i, 1);
            cache.get("k" + i);
        }

        cache.offer("k3", 3, 1); // Every entry was used: the round ends where it began, with k0.
        cache.get("k2");
        cache.offer("k4", 4, 1); // k1 was not used since.
        cache.offer("k5", 5, 1); // k2 was, so k3 goes.

        assertThat(cache.get("k0")).isNull();
        assertThat(cache.get("k1")).isNull();
        assertThat(cache.get("k2")).isEqualTo(2);
        assertThat(cache.get("k3")).isNull();
        assertThat(cache.get("k4")).isEqualTo(4);
        assertThat(cache.get("k5")).isEqualTo(5);
    }

    @Test
    void makesRoomByWeight() {
        ClockCache<Integer> cache = new ClockCache<>(10, 10);
        cache.offer("a", 1, 4);
        cache.offer("b", 2, 4);
        cache.offer("c", 3, 2);
        cache.get("a");

        cache.offer("too heavy", 0, 11);
        assertThat(cache.size()).isEqualTo(3);

        cache.offer("d", 4, 5); // b and c go: a was used, and less than both would not do.
        assertThat(cache.get("a")).isEqualTo(1);
        assertThat(cache.get("b")).isNull();
        assertThat(cache.get("c")).isNull();
        assertThat(cache.get("d")).isEqualTo(4);

        cache.offer("e", 5, 10);
        assertThat(cache.size()).isEqualTo(1);
        assertThat(cache.get("e")).isEqualTo(5);
    }

    @Test
    void givesEveryThreadTheRightEntryWhileEntriesAreReplaced() throws Exception {
        ClockCache<String> cache = new ClockCache<>(16, 16);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int offset = t;
                tasks.add(() -> wrongAnswers(cache, offset));
            }
            for (Future<Integer> wrong : threads.invokeAll(tasks)) {
                assertThat(wrong.get()).isZero();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(cache.size()).isEqualTo(16);
    }

    private static int wrongAnswers(ClockCache<String> cache, int offset) {
        int wrong = 0;
        for (int i = 0; i < 20_000; i++) {
            String key = "k" + ((i + offset) * 31 % 40);
            String found = cache.get(key);
            if (found == null) {
                cache.offer(key, key, 1);
            } else if (!found.equals(key)) {
                wrong++;
            }
        }
        return wrong;
    }
}
