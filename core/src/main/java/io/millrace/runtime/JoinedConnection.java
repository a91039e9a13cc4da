package io.millrace.runtime;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A connection that belongs to somebody else, who has a transaction open on it, while any work is done on it. */
public interface JoinedConnection {
    /**
     * Begins work on it. Several may be on it at the same time, in the one transaction.
     *
     * @return the use of this work alone
     */
    Work work();

    /** Lets nothing begin on it any more, whoever works on it. Its owner may go on. Does not wait. */
    void detach();

    /** The use that some work makes of it. */
    interface Work {
        /**
         * What its statements run on.
         *
         * @return the owner's connection, or what the adapter has put around it
         */
        Connection connection();

        /**
         * Has a statement of this work ended with it. By default the {@link #connection} does so by itself.
         *
         * @param statement the statement
         * @param <T> what it emits
         * @return what it emits, or an error when the work ends before
         */
        default <T> Flux<T> followed(Flux<T> statement) {
            return statement;
        }

        /**
         * Goes back to a savepoint by a command that is sent before this returns, whatever runs. A failure means that the transaction has
         * failed, which its owner hears as soon as he goes on.
         *
         * @param savepoint its name
         */
        default void goBackAtOnce(String savepoint) {
            Mono.from(connection().rollbackTransactionToSavepoint(savepoint))
                    .onErrorComplete()
                    .subscribe();
        }

        /**
         * Releases a savepoint, as {@link #goBackAtOnce}.
         *
         * @param savepoint its name
         */
        default void releaseAtOnce(String savepoint) {
            Mono.from(connection().releaseSavepoint(savepoint))
                    .onErrorComplete()
                    .subscribe();
        }

        /**
         * Lets no statement of this work begin any more, and ends those that run for whoever waits for them. Savepoints can still be gone
         * back to. Does not wait.
         */
        void interrupt();

        /** Closes the connection underneath its owner, since what is done in his transaction is not known. Does not wait. */
        default void breakOff() {
            Mono.from(connection().close()).onErrorComplete().subscribe();
        }

        /**
         * Ends what still runs of this work, and of work that was cancelled, and nothing else.
         *
         * @return completes when nothing of it runs
         */
        Mono<Void> settle();

        /** {@linkplain #interrupt() Interrupts} this work, and lets nothing of it begin any more. Does not wait. */
        void detach();
    }

    /**
     * A connection whose driver takes statements one behind the other, and ends what is cancelled before the owner's next command.
     *
     * @param connection the connection
     * @return its use
     */
    static JoinedConnection of(Connection connection) {
        return new SelfContainedConnection(connection);
    }

    /**
     * Looks through what pools and proxies have around a connection.
     *
     * @param connection a connection
     * @param type the driver's own kind of connection
     * @param <T> the driver's own kind of connection
     * @return the first of this kind, the given one included
     */
    static <T> Optional<T> unwrapped(Connection connection, Class<T> type) {
        Object current = connection;
        while (!type.isInstance(current)) {
            Object wrapped = current instanceof Wrapped<?> wrapper ? wrapper.unwrap() : null;
            if (wrapped == null || wrapped == current) {
                return Optional.empty();
            }
            current = wrapped;
        }
        return Optional.of(type.cast(current));
    }
}
