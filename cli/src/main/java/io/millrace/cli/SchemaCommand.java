package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.SchemaFormat;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.Table;
import io.millrace.schema.View;
import io.millrace.schema.VirtualTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Tells what is in a database. */
@Command(
        name = "schema",
        description = "Tell what is in the database: tables, columns, keys, constraints, indexes, views.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace schema --url sqlite:app.db",
            "  millrace schema -u sqlite:app.db note edge",
            "  millrace schema -u sqlite:app.db -o json | jq -r '.tables[].name'"
        })
final class SchemaCommand extends DatastoreCommand {
    @Mixin
    private final TrustOption trust = new TrustOption();

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Tables and views to tell of. Without a name: all.")
    private List<String> names = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text, or json for one JSON document. Default: text.")
    private SchemaFormat format = SchemaFormat.TEXT;

    SchemaCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return trust.reading();
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        return store.schema()
                .publishOn(Schedulers.boundedElastic())
                .map(this::asked)
                .doOnNext(schema -> format.print(schema, results()))
                .thenReturn(ExitCode.OK);
    }

    private DatabaseSchema asked(DatabaseSchema all) {
        if (names.isEmpty()) {
            return all;
        }
        Set<String> wanted = new LinkedHashSet<>(names);
        Set<String> known = Stream.of(
                        all.tables().stream().map(Table::name),
                        all.virtualTables().stream().map(VirtualTable::name),
                        all.views().stream().map(View::name))
                .flatMap(each -> each)
                .collect(Collectors.toSet());
        List<String> unknown =
                wanted.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new FailedCommandException("There is no table or view " + String.join(", ", unknown)
                    + "; millrace schema without a name lists all of them.");
        }
        return DatabaseSchema.of(
                all.database(),
                all.tables().stream()
                        .filter(each -> wanted.contains(each.name()))
                        .toList(),
                all.virtualTables().stream()
                        .filter(each -> wanted.contains(each.name()))
                        .toList(),
                all.views().stream()
                        .filter(each -> wanted.contains(each.name()))
                        .toList(),
                all.migrationVersions());
    }
}
