package io.millrace.migration.internal;

import io.millrace.Transaction;
import io.millrace.error.DatastoreException;
import io.millrace.error.MigrationException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Does what a migration has as code. */
final class CodeRun {
    private CodeRun() {}

    /** Completes when the code has; whatever fails in it is told with the migration's name. */
    static Mono<Void> of(Step step, Work.Code code, Transaction tx) {
        return Flux.<Object>defer(() -> Flux.from(code.work().apply(tx)))
                .then()
                .onErrorMap(failure -> failed(step, failure))
                .then(Mono.defer(() -> tx.isRollbackOnly() ? Mono.error(givenUp(step)) : Mono.empty()));
    }

    static MigrationException failed(Step step, Throwable failure) {
        return new MigrationException(
                step.name() + " failed in its code and was rolled back; those before it stay as they are. "
                        + reasonOf(failure),
                failure);
    }

    /** What a program fails with often has a kind only, and no message. */
    private static String reasonOf(Throwable failure) {
        return failure instanceof DatastoreException ? DatastoreException.reasonOf(failure) : failure.toString();
    }

    /** Its transaction would be rolled back without an error, and the migration be taken for done. */
    private static MigrationException givenUp(Step step) {
        return new MigrationException(
                step.name()
                        + " called setRollbackOnly() in its code and was rolled back; those before it stay as they are."
                        + " Fail with an error that says why.",
                null);
    }
}
