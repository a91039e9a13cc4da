package io.millrace.cli;

import io.millrace.migration.MigrationDirection;
import io.millrace.migration.MigrationProgress;
import io.millrace.migration.MigrationRun;
import io.millrace.text.PrintableText;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs migrations and tells of them: what was done as results, what begins only to those who watch. */
final class MigrationReporter {
    private final Surroundings surroundings;

    MigrationReporter(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Mono<Integer> run(MigrationRun run) {
        boolean watched = surroundings.terminal().isPresent();
        return run.progress()
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(event -> tell(event, watched))
                .count()
                .doOnNext(events -> {
                    if (events == 0) {
                        say("Nothing to do.");
                    }
                })
                .thenReturn(ExitCode.OK);
    }

    Mono<Integer> plan(MigrationRun run) {
        return run.dryRun()
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(planned -> surroundings.results().exactly(planned.sql()))
                .then(Mono.just(ExitCode.OK));
    }

    private void tell(MigrationProgress event, boolean watched) {
        boolean up = event.direction() == MigrationDirection.UP;
        String migration = PrintableText.ofLine(event.migration().id());
        switch (event.phase()) {
            case STARTED -> {
                if (watched) {
                    say((up ? "Applying " : "Reverting ") + event.number() + " of " + event.total() + ": " + migration);
                }
            }
            case DONE -> {
                surroundings
                        .results()
                        .line((up ? "applied " : "reverted ") + migration + " in "
                                + event.took().toMillis() + " ms");
                surroundings.results().flush();
            }
            case SKIPPED -> say(migration + " was done by another process.");
        }
    }

    private void say(String text) {
        surroundings.messages().println(text);
        surroundings.messages().flush();
    }
}
