package io.millrace.testkit.contract;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Tells BlockHound of the one subscriber of the contract that stalls a driver's thread on purpose. */
@SuppressWarnings("exports") // For a service loader, and not to be named by anybody.
public final class ContractBlockHoundIntegration implements BlockHoundIntegration {
    /** For the service loader. */
    public ContractBlockHoundIntegration() {}

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside(ConcurrencyContract.class.getName(), "stallUntil");
    }
}
