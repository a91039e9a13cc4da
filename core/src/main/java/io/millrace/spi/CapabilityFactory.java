package io.millrace.spi;

import io.millrace.CapabilityStatus;
import io.millrace.RelationalDatastore;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Makes a capability for the datastores that can carry it. Found through {@link java.util.ServiceLoader}.
 *
 * @param <C> the capability's interface
 */
public interface CapabilityFactory<C> {
    /**
     * The capability's interface, by which applications ask for it.
     *
     * @return the interface
     */
    Class<C> type();

    /**
     * Makes the capability; called once for each datastore that is asked.
     *
     * @param datastore the datastore
     * @return the capability, or empty when this factory has none for that kind of database
     */
    Optional<C> create(RelationalDatastore datastore);

    /**
     * Asks the database whether the capability, which {@link #create} has made, can be used: an extension may be missing, or a right.
     *
     * @param datastore the datastore
     * @return the status; by default available, without a question
     */
    default Mono<CapabilityStatus> availability(RelationalDatastore datastore) {
        return Mono.just(CapabilityStatus.AVAILABLE);
    }
}
