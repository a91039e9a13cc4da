package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexCheck;
import io.millrace.vector.VectorIndexDescription;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.VectorIndexes;
import io.millrace.vector.VectorSearch;
import java.nio.file.Path;
import java.util.Locale;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Vector indexes. */
final class VectorIndexKind implements IndexKind {
    private static final Columns LISTED =
            Columns.of("name", "table", "column", "dimensions", "metric", "complete", "intact", "reason");
    private static final Columns CHECKED = Columns.of("name", "intact", "vectors", "invalid");

    @Override
    public String noun() {
        return "vector index";
    }

    @Override
    public String command() {
        return "vector-index";
    }

    @Override
    public String[] example() {
        return new String[] {
            "  {\"indexes\": [{\"table\": \"book\", \"column\": \"embedding\", \"dimensions\": 384, \"metric\": \"cosine\"}]}"
        };
    }

    @Override
    public Flux<Declared> declared(RelationalDatastore store, Path file, boolean replace) {
        VectorSearch search = VectorSearches.of(store);
        return VectorIndexes.read(file)
                .collectList()
                .flatMapIterable(indexes -> indexes)
                .map(index -> new Declared(
                        index.name(), progress(replace ? search.replaceIndex(index) : search.createIndex(index))));
    }

    @Override
    public Flux<Progress> rebuild(RelationalDatastore store, String name) {
        return progress(VectorSearches.of(store).rebuild(name));
    }

    @Override
    public Mono<Boolean> drop(RelationalDatastore store, String name) {
        return VectorSearches.of(store).dropIndex(name);
    }

    @Override
    public Mono<String> summary(RelationalDatastore store, String name) {
        return VectorSearches.of(store).describe(name).map(VectorIndexDescription::reason);
    }

    @Override
    public Flux<String> names(RelationalDatastore store) {
        return VectorSearches.of(store).indexes().map(index -> index.definition()
                .name());
    }

    @Override
    public Flux<Row> list(RelationalDatastore store, OutputFormat format) {
        return VectorSearches.of(store).indexes().map(VectorIndexKind::row);
    }

    @Override
    public Mono<Check> verify(RelationalDatastore store, String name) {
        return VectorSearches.of(store)
                .verify(name)
                .map(check -> new Check(check.intact() && check.invalid() == 0, row(name, check)));
    }

    @Override
    public Throwable explained(Throwable failure) {
        return VectorSearches.explained(failure);
    }

    private static Flux<Progress> progress(Flux<VectorIndexProgress> making) {
        return making.map(state -> new Progress(state.done(), state.total()));
    }

    private static Row row(VectorIndexDescription index) {
        VectorIndex definition = index.definition();
        return Row.of(
                LISTED,
                definition.name(),
                definition.table(),
                definition.column(),
                definition.dimensions(),
                definition.metric().name().toLowerCase(Locale.ROOT),
                index.complete(),
                index.intact(),
                index.reason());
    }

    private static Row row(String name, VectorIndexCheck check) {
        return Row.of(CHECKED, name, check.intact(), check.vectors(), check.invalid());
    }
}
