package io.millrace.benchmarks.fulltext;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.duel.Cost;
import io.millrace.benchmarks.duel.Meter;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import java.util.ArrayList;
import java.util.List;

/** An index on all rows of a table, made anew each time. */
record BuildContest(RelationalDatastore store, TextIndex index, List<HandMade> handMade) implements Contest {
    @Override
    public String name() {
        return "BUILD";
    }

    @Override
    public List<String> sides() {
        List<String> sides = new ArrayList<>(List.of(TextFigures.MILLRACE));
        handMade.forEach(each -> sides.add(each.name()));
        return sides;
    }

    @Override
    public int operations(long wanted) {
        return 1;
    }

    @Override
    public Cost turn(String side, int operations) {
        return handMade.stream()
                .filter(each -> each.name().equals(side))
                .findFirst()
                .map(this::byHand)
                .orElseGet(this::byMillrace);
    }

    private Cost byMillrace() {
        FullTextSearch search = store.capability(FullTextSearch.class).orElseThrow();
        search.dropIndex(index.name()).block();
        return measured(() -> search.createIndex(index).blockLast());
    }

    private Cost byHand(HandMade each) {
        each.drop(store);
        return measured(() -> each.make(store));
    }

    private static Cost measured(Runnable work) {
        return new Meter().of(() -> {
            work.run();
            return 1;
        });
    }
}
