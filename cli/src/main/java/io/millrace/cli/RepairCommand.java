package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.migration.Migrator;
import io.millrace.text.PrintableText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Puts the record of migrations right. */
@Command(
        name = "repair",
        description = {
            "Put the record of migrations right after somebody has looked at the database.",
            "It changes the record only, and never runs a migration."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace repair --url sqlite:app.db --migrations db/migration --accept-changes",
            "  millrace repair -u sqlite:app.db -m db/migration --mark-not-applied 7"
        })
final class RepairCommand extends DatastoreCommand {
    @Mixin
    private final MigrationOptions migrations = new MigrationOptions();

    @ArgGroup(multiplicity = "1")
    private final Repair repair = new Repair();

    @Option(
            names = "--owner",
            paramLabel = "NAME",
            description = "Whose migration is marked; needed when --migrations names several owners.")
    private @Nullable String owner;

    /** Exactly one of them. */
    static final class Repair {
        @Option(
                names = "--accept-changes",
                required = true,
                description = "Take the scripts of applied migrations as they are now.")
        @SuppressWarnings("unused") // It is what is asked for when neither of the others is.
        private boolean acceptChanges;

        @Option(
                names = "--mark-applied",
                required = true,
                paramLabel = "VERSION",
                description = "An interrupted migration was completed by hand.")
        private @Nullable Long applied;

        @Option(
                names = "--mark-not-applied",
                required = true,
                paramLabel = "VERSION",
                description = "Nothing of an interrupted migration is left.")
        private @Nullable Long notApplied;
    }

    RepairCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        Migrator migrator = migrations.migrator(store);
        if (repair.applied != null) {
            return migrator.markApplied(migrations.owner(owner), repair.applied).thenReturn(ExitCode.OK);
        }
        if (repair.notApplied != null) {
            return migrator.markNotApplied(migrations.owner(owner), repair.notApplied)
                    .thenReturn(ExitCode.OK);
        }
        return each(migrator.repair(), changed -> results().line("accepted " + PrintableText.ofLine(changed.id())))
                .thenReturn(ExitCode.OK);
    }
}
