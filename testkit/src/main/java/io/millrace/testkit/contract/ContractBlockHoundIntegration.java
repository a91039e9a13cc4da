package io.millrace.testkit.contract;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Tells BlockHound of the one subscriber of the contract that stalls a driver's thread on purpose. */
public final class ContractBlockHoundIntegration implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside(ConcurrencyContract.class.getName(), "stallUntil");
    }
}
