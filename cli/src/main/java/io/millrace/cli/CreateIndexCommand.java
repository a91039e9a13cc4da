package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexes;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes the indexes that a file declares. */
@Command(
        name = "create",
        description = {
            "Make the text indexes that a file declares, and take the rows of their tables into them.",
            "What is there already is left as it is; what was interrupted goes on where it was."
        },
        footerHeading = "%nThe file:%n",
        footer = {
            "  {\"indexes\": [{\"table\": \"book\", \"columns\": [{\"name\": \"title\", \"weight\": 3}, {\"name\": \"summary\"}],",
            "                \"language\": \"english\"}]}"
        })
final class CreateIndexCommand extends DatastoreCommand {
    @Parameters(paramLabel = "FILE", description = "The declaration, in JSON.")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Make an index anew that is there with another definition.")
    private boolean replace;

    CreateIndexCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        FullTextSearch search = TextSearches.of(store);
        IndexMaking making = new IndexMaking(surroundings());
        // All of the file is read before anything is made.
        return TextIndexes.read(file)
                .collectList()
                .flatMapIterable(indexes -> indexes)
                .concatMap(index -> making.run(search, index.name(), progress(search, index))
                        .onErrorMap(TextIndexException.class, failure -> named(index, failure)))
                .then(Mono.just(ExitCode.OK));
    }

    private static Throwable named(TextIndex index, TextIndexException failure) {
        Throwable explained = TextSearches.explained(failure);
        return new FailedCommandException(index.name() + ": " + DatastoreException.reasonOf(explained));
    }

    private Flux<IndexProgress> progress(FullTextSearch search, TextIndex index) {
        return replace ? search.replaceIndex(index) : search.createIndex(index);
    }
}
