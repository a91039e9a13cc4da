package io.millrace.examples.lexicon.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.examples.lexicon.Schema;
import io.millrace.examples.lexicon.wordnet.WordNet;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class WordNetLoaderTest {
    private static final long ALL_ROWS = 117_791 + 148_897 + 207_272 + 378_203;
    private static final long IN_THE_MIDDLE = 400_000;

    private RelationalDatastore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = Datastores.open("sqlite:" + folder.resolve("lexicon.db"));
        Schema.migrate(store).block();
    }

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void leavesNothingOfALoadThatWasInterruptedAndDoesAllOfItAtTheNextStart() {
        StepVerifier.create(loader(rows -> new FailingProgress()).loadOnce())
                .verifyErrorSatisfies(error -> assertThat(error).hasStackTraceContaining("interrupted"));
        assertThat(Stream.of("synset", "word", "sense", "relation", "dataset").map(this::count))
                .containsOnly(0L);

        var counting = new CountingProgress();
        LoadReport report = loader(counting::started).loadOnce().block();

        assertThat(counting.expected.get()).isEqualTo(counting.rows.get()).isEqualTo(ALL_ROWS);
        assertThat(report.synsets()).isEqualTo(count("synset"));
        assertThat(report.words()).isEqualTo(count("word"));
        assertThat(report.senses()).isEqualTo(count("sense"));
        assertThat(report.relations()).isEqualTo(count("relation"));
        assertThat(counting.closed.get()).isOne();
    }

    @Test
    void loadsOnceWhenTwoStartTogether() {
        var counting = new CountingProgress();
        Mono<Optional<LoadReport>> load = loader(counting::started).loadOnce().singleOptional();

        StepVerifier.create(Mono.zip(load, load))
                .assertNext(reports -> assertThat(
                                reports.getT1().isPresent() ^ reports.getT2().isPresent())
                        .isTrue())
                .verifyComplete();
        assertThat(counting.rows.get()).isEqualTo(ALL_ROWS);
    }

    private WordNetLoader loader(LongFunction<Progress> progress) {
        return new WordNetLoader(store, WordNet.version31(), progress);
    }

    private Long count(String table) {
        return store.queryOne(Long.class, "SELECT COUNT(*) FROM " + table).block();
    }

    private static final class FailingProgress implements Progress {
        private long rows;

        @Override
        public void advance() {
            if (++rows == IN_THE_MIDDLE) {
                throw new IllegalStateException("interrupted");
            }
        }

        @Override
        public void close() {}
    }

    private static final class CountingProgress implements Progress {
        private final AtomicLong expected = new AtomicLong();
        private final AtomicLong rows = new AtomicLong();
        private final AtomicInteger closed = new AtomicInteger();

        Progress started(long expectedRows) {
            expected.set(expectedRows);
            return this;
        }

        @Override
        public void advance() {
            rows.incrementAndGet();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
