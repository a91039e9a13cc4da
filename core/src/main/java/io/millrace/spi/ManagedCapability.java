package io.millrace.spi;

import reactor.core.publisher.Mono;

/**
 * A capability that holds something which ends with its datastore: a cache, a schedule, a subscription. Implemented by what a {@link
 * CapabilityFactory} makes.
 */
public interface ManagedCapability {
    /**
     * Gives up what it holds. The datastore calls it once, when it is closed: new work is refused already, and the connections are
     * still there for what is running. Those that were made last are closed first. An error is logged and keeps nothing else open.
     *
     * @return completes when nothing is held any more; after 30 seconds it is cancelled and not waited for any more
     */
    Mono<Void> close();
}
