package io.millrace.postgres.internal;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Tells BlockHound of what happens on the driver's event loops that looks as if it blocked. */
public final class PostgresBlockHoundIntegration implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Random numbers for TLS and for the password, from a device of the system that never makes wait.
        builder.allowBlockingCallsInside("io.r2dbc.postgresql.client.ReactorNettyClient", "registerSslHandler");
        builder.allowBlockingCallsInside("com.ongres.scram.common.ScramFunctions", "nonce");
        // Threads that allocate at the same time get areas of their own, and whoever makes them waits for the last
        // allocation in
        // the old ones. An error from BlockHound would come amid the encoding of a message, whose buffers the driver
        // loses then.
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
        // The lock of a queue, and that of its threads: nobody keeps them for longer than it takes to put something in.
        builder.allowBlockingCallsInside("io.millrace.postgres.ScramWorker", "execute");
        builder.allowBlockingCallsInside("io.millrace.postgres.ScramWorker", "close");
    }
}
