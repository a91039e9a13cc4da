package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.TransactionOptions;
import io.millrace.cli.output.OutputFormat;
import io.millrace.cli.output.RowPrinter;
import io.millrace.error.ConfigurationException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.mapping.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs one statement. */
@Command(
        name = "query",
        description = {
            "Run a statement and print its rows as they come.",
            "It runs in a read-only transaction unless --write is given.",
            "In a table, widths come from the first 200 rows."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace query --url sqlite:app.db 'SELECT id, title FROM note WHERE title LIKE :t' -p t='%%reactive%%'",
            "  millrace query -u sqlite:app.db -f report.sql -p since:=1700000000 -o json | jq .title",
            "  millrace query -u sqlite:app.db --write 'DELETE FROM note WHERE id IN (:ids) RETURNING id' -p ids:='[1,2]'"
        })
final class QueryCommand extends DatastoreCommand {
    private static final int DEFAULT_MAX_WIDTH = 60;

    @Mixin
    private final TrustOption trust = new TrustOption();

    @Mixin
    private final StatementText statement = new StatementText();

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description =
                    "The value of the parameter :NAME, as text; NAME:=VALUE takes a JSON number, true, false, null, text"
                            + " or array of them instead. May be given again.")
    private Map<String, String> parameters = new LinkedHashMap<>();

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

    @Option(names = "--write", description = "Allow the statement to change the database.")
    private boolean write;

    QueryCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        if (write && trust.isUntrusted()) {
            throw new ConfigurationException("--untrusted opens a database for reading only; leave out --write.");
        }
        return write ? Access.WRITE : trust.reading();
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        return statement.read().flatMap(text -> {
            Map<String, Object> values = QueryParameters.read(parameters);
            return print(rows(store, values.isEmpty() ? Sql.of(text) : Sql.named(text, values)));
        });
    }

    private Flux<Row> rows(RelationalDatastore store, Sql sql) {
        return write
                ? store.query(sql)
                : store.transactionMany(TransactionOptions.READ_ONLY, tx -> tx.query(sql)
                        .onErrorMap(
                                this::mayNeedWrite,
                                refused -> new FailedCommandException(((PermissionDeniedException) refused).reason()
                                        + " If the statement is meant to change the database, give --write.")));
    }

    private boolean mayNeedWrite(Throwable error) {
        return error instanceof PermissionDeniedException && !trust.isUntrusted();
    }

    private Mono<Integer> print(Flux<Row> rows) {
        RowPrinter printer = format.printer(results(), maxWidth);
        AtomicLong count = new AtomicLong();
        return each(rows, row -> {
                    printer.row(row);
                    count.incrementAndGet();
                })
                .then(Mono.fromCallable(() -> {
                    printer.end();
                    if (format == OutputFormat.TABLE) {
                        results().flush();
                        message(count.get() == 1 ? "1 row" : count.get() + " rows");
                    }
                    return ExitCode.OK;
                }));
    }
}
