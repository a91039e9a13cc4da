package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.cli.output.RowPrinter;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.TextColumn;
import io.millrace.fulltext.TextIndex;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Tells which indexes there are. */
@Command(
        name = "list",
        description = "List the text indexes of a database.",
        footerHeading = "%nExample:%n",
        footer = "  millrace search-index list --url sqlite:app.db")
final class ListIndexesCommand extends DatastoreCommand {
    private static final Columns COLUMNS =
            Columns.of("name", "table", "columns", "language", "accents", "complete", "rows", "suggestions");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, or json for JSON Lines. Default: table.")
    private OutputFormat format = OutputFormat.TABLE;

    ListIndexesCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return Access.READ;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        RowPrinter printer = format.printer(results(), 0);
        return each(TextSearches.of(store).indexes().map(this::row), printer::row)
                .then(Mono.fromCallable(() -> {
                    printer.end();
                    return ExitCode.OK;
                }));
    }

    private Row row(IndexDescription index) {
        TextIndex definition = index.definition();
        return Row.of(
                COLUMNS,
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
        return index.columns().stream().map(ListIndexesCommand::column).collect(Collectors.joining(", "));
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
