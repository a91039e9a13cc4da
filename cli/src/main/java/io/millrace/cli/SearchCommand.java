package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.cli.output.RowPrinter;
import io.millrace.error.ConfigurationException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorQuery;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Searches a table by words, or by a vector. */
@Command(
        name = "search",
        description = {
            "Search the rows of a table by words, the best first. The table needs a text index: millrace search-index.",
            "A query is written as in a search box: words, \"phrases\", -word, a OR b, begin*, column:word.",
            "Or find the rows whose vectors are near to another, by a vector index: millrace vector-index."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace search --url sqlite:app.db book 'reactive -spring'",
            "  millrace search -u sqlite:app.db book 'event loop' --where lang=en -n 5 --column id --column title",
            "  millrace search -u sqlite:app.db book 'why do streams block?' --mode any -o json | jq .row.title",
            "  millrace search -u sqlite:app.db book databases --facets lang",
            "  millrace search -u sqlite:app.db book -- '-spring reactive'",
            "  millrace search -u sqlite:app.db book --vector '[0.25, -1, 0.5]' --where lang=en",
            "  millrace search -u sqlite:app.db book --like 17 --diversity 0.5"
        })
final class SearchCommand extends DatastoreCommand {
    private static final int DEFAULT_LIMIT = 20;
    private static final int DEFAULT_SNIPPET = 12;
    private static final int DEFAULT_DISTANCE = 10;
    private static final int DEFAULT_MAX_WIDTH = 80;

    private static final List<String> FOR_WORDS =
            List.of("--mode", "--distance", "--count", "--facets", "--snippet", "--markers");

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TABLE", description = "The table, or the name of one of its indexes.")
    private String table = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "QUERY",
            description = "What to look for, unless a vector is given.")
    private @Nullable String query;

    @ArgGroup(exclusive = false, heading = "%nBy a vector, in the place of words:%n")
    private @Nullable VectorOptions vector;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "all: in the query language, all words. any: one word at least, for questions. phrase: word by word."
                            + " near: all words, near to one another. Default: all.")
    private SearchMode mode = SearchMode.ALL;

    @Option(
            names = "--distance",
            paramLabel = "WORDS",
            description = "How many words may stand between two, for --mode near. Default: " + DEFAULT_DISTANCE + ".")
    private int distance = DEFAULT_DISTANCE;

    @Mixin
    private final SearchFilter filter = new SearchFilter();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "ROWS",
            description = "How many results there are at most, or values for --facets. Default: " + DEFAULT_LIMIT + ".")
    private int limit = DEFAULT_LIMIT;

    @Option(names = "--offset", paramLabel = "ROWS", description = "Leave so many of the best out.")
    private long offset;

    @ArgGroup
    private @Nullable Totals totals;

    @Option(
            names = {"-c", "--column"},
            paramLabel = "NAME",
            description = "A column to show; may be given again. Without it: all.")
    private List<String> columns = List.of();

    @Option(
            names = "--snippet",
            paramLabel = "WORDS",
            description = "How much of a text is shown in which something matches; 0 for all. Default: "
                    + DEFAULT_SNIPPET + ".")
    private int snippet = DEFAULT_SNIPPET;

    @Option(
            names = "--markers",
            arity = "2",
            paramLabel = "TEXT",
            description = "What stands before and behind a word that matches. Default: [ and ].")
    private List<String> markers = List.of("[", "]");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, or json for JSON Lines. Default: table.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(
            names = "--max-width",
            paramLabel = "COLUMNS",
            description =
                    "Cut wider cells of a table, which … then shows; 0 cuts none. Default: " + DEFAULT_MAX_WIDTH + ".")
    private int maxWidth = DEFAULT_MAX_WIDTH;

    /** At most one of them: numbers in place of the rows. */
    static final class Totals {
        @Option(names = "--count", required = true, description = "Print how many rows match, and nothing else.")
        @SuppressWarnings("unused") // It is what is asked for when the other is not.
        private boolean count;

        @Option(
                names = "--facets",
                required = true,
                paramLabel = "COLUMN",
                description = "Print how many rows match for each value of a column, and nothing else.")
        private @Nullable String facets;
    }

    SearchCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return Access.READ;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        VectorOptions near = vector;
        String words = query;
        if (near == null && words == null) {
            return Mono.error(
                    new ConfigurationException("Give a QUERY, or a vector by --vector, --vector-file or --like."));
        }
        if (near == null || words != null) {
            return near == null && words != null
                    ? words(store, words)
                    : Mono.error(new ConfigurationException("Give either a QUERY or a vector."));
        }
        return near(store, near);
    }

    private Mono<Integer> words(RelationalDatastore store, String words) {
        FullTextSearch search = TextSearches.of(store);
        return TextSearches.index(store, table)
                .flatMap(index -> print(search, search(index, words)))
                .onErrorMap(filter::explained)
                .onErrorMap(failure -> TextSearches.explained(failure, words));
    }

    private Mono<Integer> near(RelationalDatastore store, VectorOptions near) {
        ParseResult given = Objects.requireNonNull(spec).commandLine().getParseResult();
        return Flux.fromIterable(FOR_WORDS)
                .filter(given::hasMatchedOption)
                .next()
                .flatMap(option ->
                        Mono.<Integer>error(new ConfigurationException(option + " is for searches by words.")))
                .switchIfEmpty(Mono.defer(() -> VectorSearches.index(store, table)
                        .flatMap(index -> near.query(index)
                                .map(this::paged)
                                .onErrorMap(IllegalArgumentException.class, SearchCommand::outOfRange)
                                .flatMap(wanted -> print(
                                        VectorSearches.of(store)
                                                .search(wanted)
                                                .onErrorMap(IllegalArgumentException.class, SearchCommand::outOfRange)
                                                .map(result ->
                                                        new SearchRows(format, columns).row(result, index.column())),
                                        true)))
                        .onErrorMap(filter::explained)
                        .onErrorMap(VectorSearches::explained)));
    }

    private VectorQuery paged(VectorQuery wanted) {
        VectorQuery paged = wanted.limit(limit).offset((int) Math.min(Integer.MAX_VALUE, offset));
        return filter.filter().map(paged::filter).orElse(paged);
    }

    private static ConfigurationException outOfRange(IllegalArgumentException refused) {
        return new ConfigurationException(String.valueOf(refused.getMessage()));
    }

    private Mono<Integer> print(FullTextSearch search, TextSearch wanted) {
        if (totals == null) {
            return print(search.search(wanted).map(new SearchRows(format, columns)::row), true);
        }
        String column = totals.facets;
        return column == null
                ? print(
                        search.count(wanted)
                                .map(count -> Row.of(Columns.of("count"), count))
                                .flux(),
                        false)
                : print(
                        search.facets(wanted, column)
                                .map(facet -> Row.of(
                                        Columns.of(column, "count"),
                                        facet.value().orElse(null),
                                        facet.count())),
                        false);
    }

    private TextSearch search(TextIndex index, String words) {
        try {
            Highlight highlight = Highlight.text(markers.get(0), markers.get(1)).snippet(snippet);
            TextSearch search = mode.search(index.name(), words, distance)
                    .limit(limit)
                    .offset(offset)
                    .highlight(highlight);
            return filter.filter().map(search::filter).orElse(search);
        } catch (IllegalArgumentException outOfRange) {
            throw outOfRange(outOfRange);
        }
    }

    private Mono<Integer> print(Flux<Row> rows, boolean counted) {
        RowPrinter printer = format.printer(results(), maxWidth);
        AtomicLong count = new AtomicLong();
        return each(rows, row -> {
                    printer.row(row);
                    count.incrementAndGet();
                })
                .then(Mono.fromCallable(() -> {
                    printer.end();
                    if (counted && format == OutputFormat.TABLE) {
                        results().flush();
                        message(count.get() == 1 ? "1 result" : count.get() + " results");
                    }
                    return ExitCode.OK;
                }));
    }
}
