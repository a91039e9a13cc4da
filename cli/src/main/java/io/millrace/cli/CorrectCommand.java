package io.millrace.cli;

import io.millrace.cli.output.OutputFormat;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextCorrection.Change;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

/** Proposes a query for one that has words which are not there. */
@Command(
        name = "correct",
        description = {
            "Correct the words of a query that the index has not, or hardly: did you mean?",
            "Prints the query, as it was where there is nothing to correct, and the candidates for each word, the best first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace suggest correct --url sqlite:app.db book 'reactve -\"evnt loop\"'",
            "  millrace suggest correct -u sqlite:app.db book reactve -o json | jq -r .query"
        })
final class CorrectCommand extends SuggestionCommand {
    private static final Columns COLUMNS = Columns.of("query", "changes");

    @Parameters(index = "1", paramLabel = "QUERY", description = "What was typed.")
    private String query = "";

    CorrectCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String text() {
        return query;
    }

    @Override
    Flux<Row> suggest(FullTextSearch search, String index) {
        return search.correct(index, query).map(this::row).flux();
    }

    private Row row(TextCorrection correction) {
        List<Change> changes = correction.changes();
        return Row.of(
                COLUMNS,
                correction.query(),
                format() == OutputFormat.JSON
                        ? changes.stream().map(this::forPrograms).toList()
                        : forPeople(changes));
    }

    private Map<String, Object> forPrograms(Change change) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("word", original(change));
        members.put("position", change.original().start());
        members.put(
                "candidates",
                change.candidates().stream().map(CorrectCommand::candidate).toList());
        return members;
    }

    private static Map<String, Object> candidate(IndexedWord word) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("word", word.word());
        members.put("rows", word.rows());
        return members;
    }

    private @Nullable String forPeople(List<Change> changes) {
        return changes.isEmpty()
                ? null
                : changes.stream()
                        .map(change -> original(change) + ": "
                                + change.candidates().stream()
                                        .map(word -> word.word() + " (" + word.rows() + ")")
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "));
    }

    private String original(Change change) {
        return query.substring(change.original().start(), change.original().end());
    }
}
