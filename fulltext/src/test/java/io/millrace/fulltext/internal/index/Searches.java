package io.millrace.fulltext.internal.index;

import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextRanking;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.Planner;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.query.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches of every shape, several of each with other values, in indexes that differ in one thing each. */
public final class Searches {
    private static final List<String> QUERIES = List.of(
            "fox",
            "dog",
            "fox dog",
            "cat hen",
            "fox OR dog",
            "(fox OR dog) cat",
            "fox -dog",
            "\"brown fox\"",
            "quick*",
            "lazy*",
            "title:fox",
            "title:fox dog*");
    private static final List<TextRanking> RANKINGS =
            List.of(Bm25.DEFAULT, new Bm25(2, 0.5), SimpleRanking.FREQUENCY, SimpleRanking.NONE);

    /** A search in an index. */
    public record InIndex(StoredIndex index, TextSearch search, MatchPlan plan) {}

    private Searches() {}

    /** Many of them, in an order in which those of one shape come apart. */
    public static List<InIndex> all() {
        List<InIndex> all = new ArrayList<>();
        for (StoredIndex index : indexes()) {
            for (String text : QUERIES) {
                TextQuery query = TextQuery.parse(text, Set.of("title", "body"));
                Planner planner = new Planner(index.definition(), query);
                MatchPlan plan = planner.plan(planner.forms());
                for (TextSearch search : searches(index, query)) {
                    all.add(new InIndex(index, search, plan));
                }
            }
        }
        Collections.shuffle(all, new Random(4));
        return all;
    }

    private static List<StoredIndex> indexes() {
        KeyColumn id = new KeyColumn("id", "integer");
        KeyColumn code = new KeyColumn("code", "text");
        return List.of(
                index("doc", "doc", 1, List.of(id), true, 7, 0),
                index("doc", "doc", 3, List.of(id), true, 8, 0),
                index("doc", "doc", 1, List.of(id), false, 9, 0),
                index("doc", "doc", 1, List.of(code), false, 10, 0),
                index("doc", "doc", 1, List.of(code, id), false, 11, 0),
                index("doc", "page", 1, List.of(id), true, 12, 0),
                index("page", "doc", 1, List.of(id), true, 13, 0),
                index("doc", "doc", 1, List.of(id), true, 14, 1_000_000));
    }

    private static StoredIndex index(
            String name, String table, double weight, List<KeyColumn> keys, boolean rowidKey, long made, long rows) {
        TextIndex definition = TextIndex.on(table)
                .named(name)
                .column("title", weight)
                .column("body")
                .language(Language.ENGLISH)
                .build();
        StoredIndex planned = StoredIndex.planned(definition, keys, rowidKey, List.of());
        return new StoredIndex(
                definition, keys, rowidKey, planned.uniques(), made, true, true, rows, planned.refresh());
    }

    private static List<TextSearch> searches(StoredIndex index, TextQuery query) {
        List<TextSearch> searches = new ArrayList<>();
        for (TextRanking ranking : RANKINGS) {
            TextSearch search = TextSearch.of(index.definition().name(), query).ranking(ranking);
            searches.add(search);
            searches.add(search.limit(3).offset(4));
            searches.add(search.highlight(Highlight.html()));
            searches.add(search.columns("title"));
            searches.add(search.columns("title").highlight(Highlight.html()));
            for (@Nullable
            Filter filter : List.of(
                    Filter.eq("year", 1990),
                    Filter.eq("year", 2000),
                    Filter.eq("place", "here"),
                    Filter.in("year", List.of(1, 2)))) {
                searches.add(search.filter(filter));
            }
            searches.add(search.after(3, 0.5, key(index, 1)));
            searches.add(search.after(9, 0.25, key(index, 2)).filter(Filter.eq("year", 1990)));
        }
        return searches;
    }

    private static List<?> key(StoredIndex index, int value) {
        return index.keys().stream()
                .map(key -> key.type().equals("text") ? "k" + value : value)
                .toList();
    }
}
