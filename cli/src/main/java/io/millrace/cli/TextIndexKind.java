package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextColumn;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexes;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Text indexes. */
final class TextIndexKind implements IndexKind {
    private static final Columns LISTED =
            Columns.of("name", "table", "columns", "language", "accents", "complete", "rows", "suggestions");
    private static final Columns CHECKED = Columns.of("name", "in_step", "missing", "surplus", "same_words");

    @Override
    public String noun() {
        return "text index";
    }

    @Override
    public String command() {
        return "search-index";
    }

    @Override
    public String[] example() {
        return new String[] {
            "  {\"indexes\": [{\"table\": \"book\", \"columns\": [{\"name\": \"title\", \"weight\": 3}, {\"name\": \"summary\"}],",
            "                \"language\": \"english\"}]}"
        };
    }

    @Override
    public Flux<Declared> declared(RelationalDatastore store, Path file, boolean replace) {
        FullTextSearch search = TextSearches.of(store);
        return TextIndexes.read(file)
                .collectList()
                .flatMapIterable(indexes -> indexes)
                .map(index -> new Declared(
                        index.name(), progress(replace ? search.replaceIndex(index) : search.createIndex(index))));
    }

    @Override
    public Flux<Progress> rebuild(RelationalDatastore store, String name) {
        return progress(TextSearches.of(store).rebuild(name));
    }

    @Override
    public Mono<Boolean> drop(RelationalDatastore store, String name) {
        return TextSearches.of(store).dropIndex(name);
    }

    @Override
    public Mono<String> summary(RelationalDatastore store, String name) {
        return TextSearches.of(store).describe(name).map(made -> made.rows() + (made.rows() == 1 ? " row" : " rows"));
    }

    @Override
    public Flux<String> names(RelationalDatastore store) {
        return TextSearches.of(store).indexes().map(index -> index.definition().name());
    }

    @Override
    public Flux<Row> list(RelationalDatastore store, OutputFormat format) {
        return TextSearches.of(store).indexes().map(index -> row(index, format));
    }

    @Override
    public Mono<Check> verify(RelationalDatastore store, String name) {
        return TextSearches.of(store).verify(name).map(check -> new Check(check.inStep(), row(name, check)));
    }

    @Override
    public Throwable explained(Throwable failure) {
        return TextSearches.explained(failure);
    }

    private static Flux<Progress> progress(Flux<IndexProgress> making) {
        return making.map(state -> new Progress(state.done(), state.total()));
    }

    private static Row row(String name, IndexCheck check) {
        return Row.of(CHECKED, name, check.inStep(), check.missing(), check.surplus(), check.sameWords());
    }

    private static Row row(IndexDescription index, OutputFormat format) {
        TextIndex definition = index.definition();
        return Row.of(
                LISTED,
                definition.name(),
                definition.table(),
                format == OutputFormat.JSON ? forPrograms(definition) : forPeople(definition),
                definition.language().name().toLowerCase(Locale.ROOT),
                definition.accents().name().toLowerCase(Locale.ROOT),
                index.complete(),
                index.rows(),
                suggestions(index));
    }

    /** When the words were counted that they are made of; nothing where there are none. */
    private static @Nullable String suggestions(IndexDescription index) {
        if (!index.definition().suggestions()) {
            return null;
        }
        return index.suggestionsAsOf().map(Instant::toString).orElse("not yet");
    }

    private static Object forPrograms(TextIndex index) {
        return index.columns().stream()
                .map(column -> {
                    Map<String, Object> members = new LinkedHashMap<>();
                    members.put("name", column.name());
                    members.put("weight", column.weight());
                    return members;
                })
                .toList();
    }

    private static String forPeople(TextIndex index) {
        return index.columns().stream().map(TextIndexKind::column).collect(Collectors.joining(", "));
    }

    private static String column(TextColumn column) {
        return column.weight() == 1
                ? column.name()
                : column.name() + " ×"
                        + new BigDecimal(Double.toString(column.weight()))
                                .stripTrailingZeros()
                                .toPlainString();
    }
}
