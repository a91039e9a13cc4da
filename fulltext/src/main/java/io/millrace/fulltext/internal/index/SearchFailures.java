package io.millrace.fulltext.internal.index;

import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.error.BadSqlException;
import io.millrace.error.DatastoreException;
import io.millrace.error.DeadlockException;
import io.millrace.error.MappingException;
import io.millrace.error.UncategorizedDatastoreException;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.query.TextQueryException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What failures of the statements of a search mean to whoever searches. */
final class SearchFailures {
    private final IndexStorage storage;
    private final IndexCatalog catalog;

    SearchFailures(IndexStorage storage, IndexCatalog catalog) {
        this.storage = storage;
        this.catalog = catalog;
    }

    /**
     * What is told of tables that are not there is told of the index, and what is told of the caller's own part of a statement names the table.
     *
     * @param callers what of the search is the caller's own SQL; empty when nothing is
     */
    <T> Flux<T> explained(SqlOperations operations, StoredIndex index, String callers, Publisher<T> work) {
        Function<Throwable, Publisher<T>> explanation = failure -> catalog.find(
                        operations, index.definition().name())
                .map(now -> now.made() == index.made())
                .defaultIfEmpty(false)
                .flatMap(same -> same
                        ? storage.isWhole(operations, index)
                                .map(whole ->
                                        whole ? ofCaller(index, callers, failure) : IndexHealth.damaged(index, failure))
                        : Mono.just(IndexHealth.madeAnew(index, failure)))
                // Where the failure has ended the transaction nothing more can be asked.
                .onErrorReturn(ofCaller(index, callers, failure))
                .flatMapMany(Flux::error);
        return Flux.from(work)
                .onErrorMap(this::isDamage, failure -> IndexHealth.corrupt(index, failure))
                .onErrorResume(SearchFailures::mayBeDamage, explanation);
    }

    private boolean isDamage(Throwable failure) {
        return failure instanceof DatastoreException told && storage.isDamage(told);
    }

    /** Whether a search by what was known of an index may have failed because that is another by now. */
    boolean mayBeOfIndex(Throwable failure) {
        return isDamage(failure) || mayBeDamage(failure) || failure instanceof TextQueryException;
    }

    private static boolean mayBeDamage(Throwable failure) {
        return failure instanceof BadSqlException
                || failure instanceof UncategorizedDatastoreException
                // A text that is to be shown is not there by its name.
                || failure instanceof MappingException;
    }

    private static Throwable ofCaller(StoredIndex index, String callers, Throwable failure) {
        if (!(failure instanceof BadSqlException)) {
            return failure;
        }
        return callers.isEmpty()
                ? IndexHealth.corrupt(index, failure)
                : new TextIndexException(
                        Kind.UNSUITABLE,
                        callers + " of a search in the text index "
                                + index.definition().name()
                                + " does not fit the table "
                                + index.definition().table() + ": "
                                + DatastoreException.reasonOf(failure),
                        failure);
    }

    /**
     * Once more where it may have been the victim of somebody who made the index anew or dropped it meanwhile, unless results have been told. A
     * transaction is over then, or sees what it saw before, and its owner's to do again.
     */
    static <T> Flux<T> onceMore(SqlOperations operations, Flux<T> work) {
        if (operations instanceof Transaction) {
            return work;
        }
        return Flux.defer(() -> {
            // switchOnFirst would drop an error that a cancel has overtaken.
            AtomicBoolean told = new AtomicBoolean();
            return work.doOnNext(result -> told.set(true))
                    .onErrorResume(failure -> !told.get() && isOfOthers(failure), failure -> work);
        });
    }

    /** A deadlock, an index that is not there any more, or tables that were not there when they were read. */
    private static boolean isOfOthers(Throwable failure) {
        return failure instanceof DeadlockException
                || (failure instanceof TextIndexException told
                        && (told.kind() == Kind.INCOMPLETE
                                || told.getCause() instanceof BadSqlException
                                || told.getCause() instanceof MappingException));
    }
}
