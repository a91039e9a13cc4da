package io.millrace.benchmarks.fulltext;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.duel.Cost;
import io.millrace.benchmarks.duel.Meter;
import io.millrace.benchmarks.duel.Quartiles;
import io.millrace.fulltext.FullTextSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The same questions, one after the other, by Millrace and by its own statements sent by hand. The time is the median of a turn's. */
final class SearchContest implements Contest {
    private static final String ALL = "its statements by hand";
    private static final String LAST = "the last of them alone";

    private final String name;
    private final FullTextSearch search;
    private final List<Function<FullTextSearch, Publisher<?>>> questions;
    private final List<List<Sql>> statements;
    private final RawDriver driver;

    SearchContest(
            String name,
            RelationalDatastore store,
            RawDriver driver,
            List<Function<FullTextSearch, Publisher<?>>> questions) {
        this.name = name;
        this.search = store.capability(FullTextSearch.class).orElseThrow();
        this.questions = List.copyOf(questions);
        this.driver = driver;
        Recorder recorder = new Recorder(store);
        this.statements = questions.stream().map(recorder::statements).toList();
        for (int i = 0; i < questions.size(); i++) {
            long found = ask(i);
            long byHand = last(i);
            if (found != byHand) {
                throw new IllegalStateException("Millrace found " + found + " rows, and its statement " + byHand);
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> sides() {
        return List.of(TextFigures.MILLRACE, ALL, LAST);
    }

    @Override
    public int operations(long wanted) {
        return questions.size();
    }

    @Override
    public Cost turn(String side, int operations) {
        List<Double> times = new ArrayList<>();
        Cost cost = new Meter().of(() -> {
            for (int i = 0; i < operations; i++) {
                long begin = System.nanoTime();
                switch (side) {
                    case ALL -> statements.get(number(i)).forEach(driver::query);
                    case LAST -> last(number(i));
                    default -> ask(number(i));
                }
                times.add((double) (System.nanoTime() - begin));
            }
            return operations;
        });
        return cost.withTime(Quartiles.of(times).median());
    }

    private int number(int operation) {
        return operation % questions.size();
    }

    private long ask(int question) {
        return Objects.requireNonNull(
                Flux.from(questions.get(question).apply(search)).count().block());
    }

    private long last(int question) {
        List<Sql> sent = statements.get(question);
        return driver.query(sent.get(sent.size() - 1));
    }
}
