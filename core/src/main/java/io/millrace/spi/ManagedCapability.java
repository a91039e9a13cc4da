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
     * One that is made for nothing, because the datastore is closed already or several modules make it, is closed at once; the
     * connections may be gone then.
     *
     * @return completes when nothing is held any more. All capabilities of a datastore are waited for 30 seconds altogether, each for an
     *     equal share of what is left of them, and then cancelled
     */
    Mono<Void> close();
}
