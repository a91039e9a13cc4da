package io.millrace.benchmarks.search;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.duel.Cost;
import io.millrace.benchmarks.duel.Meter;
import io.millrace.benchmarks.duel.Quartiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The same questions, one after the other, by Millrace and by its own statements sent by hand. The time is the median of a turn's.
 *
 * @param <C> the capability that is asked
 */
public final class SearchContest<C> implements Contest {
    /** The side that is compared with the others. */
    public static final String MILLRACE = "Millrace";

    private static final String ALL = "its statements by ";
    private static final String LAST = "the last of them by ";

    private final String name;
    private final C capability;
    private final List<Function<C, Publisher<?>>> questions;
    private final List<List<Sql>> statements;
    private final Map<String, RawDriver> drivers;

    /**
     * A contest. Asks each question once, of everybody. Questions that find nothing are left out: what is asked behind those is no search.
     *
     * @param name its name in tables
     * @param store the datastore
     * @param type the capability
     * @param drivers who sends its statements, by their names in tables
     * @param questions what is asked
     */
    public SearchContest(
            String name,
            RelationalDatastore store,
            Class<C> type,
            Map<String, RawDriver> drivers,
            List<Function<C, Publisher<?>>> questions) {
        this.name = name;
        this.capability = store.capability(type).orElseThrow();
        this.questions =
                questions.stream().filter(question -> count(question) > 0).toList();
        this.drivers = new TreeMap<>(drivers);
        Recorder<C> recorder = new Recorder<>(store, type);
        this.statements = this.questions.stream().map(recorder::statements).toList();
        for (int i = 0; i < this.questions.size(); i++) {
            long found = ask(i);
            for (RawDriver driver : drivers.values()) {
                long byHand = last(driver, i);
                if (found != byHand) {
                    throw new IllegalStateException("Millrace found " + found + " rows, and its statement " + byHand);
                }
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> sides() {
        List<String> sides = new ArrayList<>(List.of(MILLRACE));
        drivers.keySet().forEach(driver -> sides.add(ALL + driver));
        drivers.keySet().forEach(driver -> sides.add(LAST + driver));
        return sides;
    }

    @Override
    public int operations(long wanted) {
        return questions.size();
    }

    @Override
    public Cost turn(String side, int operations) {
        IntConsumer question = question(side);
        List<Double> times = new ArrayList<>();
        Cost cost = new Meter().of(() -> {
            for (int i = 0; i < operations; i++) {
                long begin = System.nanoTime();
                question.accept(i);
                times.add((double) (System.nanoTime() - begin));
            }
            return operations;
        });
        return cost.withTime(Quartiles.of(times).median());
    }

    private IntConsumer question(String side) {
        if (side.startsWith(ALL)) {
            RawDriver driver = Objects.requireNonNull(drivers.get(side.substring(ALL.length())));
            return i -> statements.get(i).forEach(driver::query);
        } else if (side.startsWith(LAST)) {
            RawDriver driver = Objects.requireNonNull(drivers.get(side.substring(LAST.length())));
            return i -> last(driver, i);
        }
        return this::ask;
    }

    private long ask(int question) {
        return count(questions.get(question));
    }

    private long count(Function<C, Publisher<?>> question) {
        return Objects.requireNonNull(
                Flux.from(question.apply(capability)).count().block());
    }

    private long last(RawDriver driver, int question) {
        List<Sql> sent = statements.get(question);
        return driver.query(sent.get(sent.size() - 1));
    }
}
