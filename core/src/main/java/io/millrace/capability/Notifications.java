package io.millrace.capability;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Short messages between the clients of a database, sent to all who listen at that moment and kept for nobody: the {@linkplain
 * RelationalDatastore#capability capability} of databases that have them, such as PostgreSQL with {@code LISTEN} and {@code
 * NOTIFY}.
 *
 * <p>A channel's name has 1 to 63 bytes in UTF-8, is taken as it is written, case included, and need not be declared. A name or
 * payload that cannot be sent is a {@link io.millrace.error.ParameterException}.
 */
public interface Notifications {
    /**
     * Listens to a channel until the subscription is cancelled or the datastore is closed. Lazy; each subscriber listens for
     * itself.
     *
     * <p>The first signal is {@link ListenSignal.Listening}. Notifications follow in the order in which their transactions
     * were committed. A connection that is lost is made again, as often as it takes, with a growing pause; then a {@link
     * ListenSignal.Gap} comes before what is heard on it. A subscriber that asks for less than there is has a bounded buffer;
     * once that is full a {@link ListenSignal.Gap} stands for what is lost. Signals arrive on a thread of the driver, which must
     * not be blocked.
     *
     * @param channel the channel
     * @return what is heard. It never completes. It fails when listening cannot begin; later when the database refuses the
     *     connection for good, as with a password that has changed; and with {@link
     *     io.millrace.error.DatastoreClosedException} when the datastore is closed. Cancelling gives the connection up, unless
     *     others listen on it.
     */
    Flux<ListenSignal> listen(String channel);

    /**
     * Sends a notification to all who listen now.
     *
     * @param channel the channel
     * @param payload a text of less than 8,000 bytes in UTF-8
     * @return completes when it is sent
     */
    Mono<Void> notify(String channel, String payload);

    /**
     * Sends a notification as part of other work: with a {@link Transaction} it is sent when that commits, and not at all when
     * that is rolled back. The same payload that is sent twice to a channel in one transaction arrives once.
     *
     * @param work the transaction, or the datastore
     * @param channel the channel
     * @param payload a text of less than 8,000 bytes in UTF-8
     * @return completes when the database has accepted it
     */
    Mono<Void> notify(SqlOperations work, String channel, String payload);
}
