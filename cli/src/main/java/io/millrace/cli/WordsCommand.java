package io.millrace.cli;

import io.millrace.fulltext.FullTextSearch;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

/** Finds words by a part of them. */
@Command(
        name = "words",
        description = "Find words that have a part anywhere in them, those in the most rows first.",
        footerHeading = "%nExample:%n",
        footer = "  millrace suggest words --url sqlite:app.db book base")
final class WordsCommand extends SuggestionCommand {
    private static final Columns COLUMNS = Columns.of("word", "rows");

    @Parameters(index = "1", paramLabel = "PART", description = "The part, in any case.")
    private String part = "";

    @Mixin
    private final SuggestionLimit limit = new SuggestionLimit();

    WordsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String text() {
        return part;
    }

    @Override
    Flux<Row> suggest(FullTextSearch search, String index) {
        return search.words(index, part, limit.words()).map(found -> Row.of(COLUMNS, found.word(), found.rows()));
    }
}
