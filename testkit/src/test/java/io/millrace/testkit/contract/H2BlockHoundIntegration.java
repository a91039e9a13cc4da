package io.millrace.testkit.contract;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Tells BlockHound that r2dbc-h2 runs statements on its caller's thread. What is around them must not block. */
public final class H2BlockHoundIntegration implements BlockHoundIntegration {
    private static final String CLIENT = "io.r2dbc.h2.client.SessionClient";

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.r2dbc.h2.H2ConnectionFactory", "getSessionClient")
                .allowBlockingCallsInside(CLIENT, "createCommand")
                .allowBlockingCallsInside(CLIENT, "query")
                .allowBlockingCallsInside(CLIENT, "update")
                .allowBlockingCallsInside(CLIENT, "enableAutoCommit")
                .allowBlockingCallsInside(CLIENT, "disableAutoCommit")
                .allowBlockingCallsInside(CLIENT, "inTransaction")
                .allowBlockingCallsInside("org.h2.engine.SessionLocal", "close");
    }
}
