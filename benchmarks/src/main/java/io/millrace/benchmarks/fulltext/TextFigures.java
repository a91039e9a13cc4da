package io.millrace.benchmarks.fulltext;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.duel.Duel;
import io.millrace.benchmarks.fulltext.WriteContest.Kind;
import io.millrace.benchmarks.search.RawDriver;
import io.millrace.benchmarks.search.SearchContest;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** What is measured on a database: tables with the same rows, one searched by Millrace, others with what is made by hand, one with nothing. */
final class TextFigures {
    /** The side to which the others are compared. */
    static final String MILLRACE = SearchContest.MILLRACE;

    private static final String TABLE = "gloss";
    private static final String PLAIN = "plain";
    private static final int SHOWN = 10;

    private static final String SEARCH_GOAL =
            "Times are medians of a turn. Millrace is to take 1.2 of the time of its own statements at most.\n\n";

    /** 0.7 of the rate is 1 / 0.7 of the time. */
    private static final String WRITE_GOAL =
            "Millrace is to write at 0.7 of the rate of an index made by hand at least, which is 1.43 of its time.\n\n";

    private static final TextIndex INDEX =
            TextIndex.on(TABLE).column("text").language(Language.ENGLISH).build();

    private final TextDatabase database;
    private final RelationalDatastore store;
    private final List<HandMade> handMade;
    private final Glosses glosses;

    /** Fills the tables, and makes all indexes. */
    TextFigures(TextDatabase database, Glosses glosses) {
        this.database = database;
        this.store = database.store();
        this.handMade = database.handMade();
        this.glosses = glosses;
        tables().values().forEach(this::fill);
        FullTextSearch search = store.capability(FullTextSearch.class).orElseThrow();
        search.createIndex(INDEX).blockLast();
        handMade.forEach(each -> each.make(store));
        database.settle();
    }

    private void fill(String table) {
        store.execute("CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
                .block();
        store.executeAll(
                        "INSERT INTO " + table + " (id, text) VALUES (?, ?)",
                        Flux.range(0, glosses.size()).map(i -> List.of(i, glosses.text(i))))
                .block();
    }

    /** The index, made of all rows. */
    String build(Duel.Settings settings) {
        String table = compared(List.of(new BuildContest(store, INDEX, handMade)), settings);
        database.settle();
        return table;
    }

    /** Searches for the best ten, with highlights. */
    String search(Pattern asked, int questions, Duel.Settings settings) {
        Map<String, RawDriver> drivers = database.drivers();
        try {
            List<Contest> contests = Stream.of(Asked.values())
                    .filter(kind -> asked.matcher(kind.name()).matches())
                    .map(kind -> searches(kind, drivers, questions))
                    .toList();
            return SEARCH_GOAL + compared(contests, settings);
        } finally {
            drivers.values().forEach(RawDriver::close);
        }
    }

    private Contest searches(Asked kind, Map<String, RawDriver> drivers, int count) {
        List<Function<FullTextSearch, Publisher<?>>> questions = kind.texts(glosses, count).stream()
                .map(text -> TextSearch.of(INDEX.name(), kind.read(text))
                        .highlight(Highlight.html())
                        .limit(SHOWN))
                .<Function<FullTextSearch, Publisher<?>>>map(asked -> search -> search.search(asked))
                .toList();
        return new SearchContest<>(kind.name(), store, FullTextSearch.class, drivers, questions);
    }

    /** One writer, with the indexes in place. */
    String write(Duel.Settings settings) {
        return WRITE_GOAL
                + compared(
                        Stream.of(Kind.values())
                                .map(kind -> new WriteContest(kind, store, tables(), glosses))
                                .toList(),
                        settings)
                + inStep();
    }

    /** Many of them. */
    String writers(int writers, Duel.Settings settings) {
        Conflicts conflicts = database.conflicts();
        Contest contest = new WritersContest(store, tables(), glosses, conflicts, writers);
        return WRITE_GOAL + compared(List.of(contest), settings) + "\n" + conflicts.markdown() + inStep();
    }

    /** Writing has to have done all of it. */
    private String inStep() {
        FullTextSearch search = store.capability(FullTextSearch.class).orElseThrow();
        boolean inStep =
                Objects.requireNonNull(search.verify(INDEX.name()).block()).inStep();
        if (!inStep) {
            throw new IllegalStateException("The index is not in step after writing.");
        }
        return "\nAfterwards the index is in step with the table.\n";
    }

    private Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put(MILLRACE, TABLE);
        handMade.forEach(each -> tables.put(each.name(), each.table()));
        HandMade none = HandMade.none(PLAIN);
        tables.put(none.name(), none.table());
        return tables;
    }

    private static String compared(List<? extends Contest> contests, Duel.Settings settings) {
        return new Duel(MILLRACE, contests, settings).run().markdown();
    }
}
