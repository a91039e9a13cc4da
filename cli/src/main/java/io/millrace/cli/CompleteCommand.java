package io.millrace.cli;

import io.millrace.fulltext.FullTextSearch;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

/** Completes what somebody is typing. */
@Command(
        name = "complete",
        description = "Complete the last word of a query, the words in the most rows first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace suggest complete --url sqlite:app.db book 'event lo'",
            "  millrace suggest complete -u sqlite:app.db book 'title:rea' -n 5 -o json | jq -r .query"
        })
final class CompleteCommand extends SuggestionCommand {
    private static final Columns COLUMNS = Columns.of("query", "word", "rows");

    @Parameters(index = "1", paramLabel = "TYPED", description = "What was typed so far.")
    private String typed = "";

    @Mixin
    private final SuggestionLimit limit = new SuggestionLimit();

    CompleteCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String text() {
        return typed;
    }

    @Override
    Flux<Row> suggest(FullTextSearch search, String index) {
        return search.complete(index, typed, limit.words())
                .map(found -> Row.of(COLUMNS, found.query(), found.word(), found.rows()));
    }
}
