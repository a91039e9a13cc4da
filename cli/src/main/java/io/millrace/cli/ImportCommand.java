package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.transfer.ExistingRows;
import io.millrace.transfer.Import;
import io.millrace.transfer.Transfer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** Reads rows from a file. */
@Command(
        name = "import",
        description = {
            "Read the rows of a file that millrace export wrote into tables that exist and are empty, all of them or none.",
            "The tables are made by millrace migrate beforehand."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace import --url sqlite:copy.db app.jsonl.gz",
            "  millrace import -u sqlite:copy.db notes.jsonl --table note --existing-rows keep",
            "  millrace import -u sqlite:copy.db app.jsonl.gz --batch 10000",
            "  millrace import -u sqlite:copy.db scans.jsonl.gz --limit maxLineBytes=1000000000"
        })
final class ImportCommand extends DatastoreCommand {
    @Parameters(paramLabel = "FILE", description = "The file to read, compressed when its name ends in .gz.")
    private Path file = Path.of("");

    @Option(
            names = {"-t", "--table"},
            paramLabel = "NAME",
            description = "A table of the file to import; may be given again. Without it: all tables.")
    private List<String> tables = List.of();

    @Option(
            names = "--existing-rows",
            paramLabel = "WHAT",
            description =
                    "What happens to rows that the tables have: refuse, keep or delete. Default: refuse, which is an"
                            + " error when there are any.")
    private ExistingRows existingRows = ExistingRows.REFUSE;

    @Option(
            names = "--batch",
            paramLabel = "ROWS",
            description =
                    "Commit every so many rows instead of once at the end. What was committed stays when the import fails,"
                            + " and the same command goes on behind it.")
    private @Nullable Integer batchRows;

    @Option(
            names = "--ignore-versions",
            description = "Import although the file comes from a database with other versions of migrations.")
    private boolean ignoreVersions;

    @Option(
            names = "--limit",
            paramLabel = "NAME=NUMBER",
            description =
                    "Take more of a file that you trust, or less: maxLineBytes, maxDecompressionRatio, maxTables, maxColumns,"
                            + " maxSequences or maxHeaderBytes; may be given again. The error of a file that goes beyond a limit"
                            + " names it.")
    private Map<String, Integer> limits = Map.of();

    ImportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        if (batchRows != null && batchRows < 1) {
            throw new ConfigurationException("--batch takes 1 or more rows.");
        }
        Import rows = Transfer.of(store)
                .importFrom(file.toAbsolutePath())
                .withTables(tables)
                .withExistingRows(existingRows)
                .withLimits(ImportLimitOptions.read(limits));
        Import versioned = ignoreVersions ? rows.ignoringVersions() : rows;
        return new TransferReporter(surroundings(), "Import")
                .run((batchRows == null ? versioned : versioned.inBatches(batchRows)).progress());
    }
}
