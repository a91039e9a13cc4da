package io.millrace.testkit.mock;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;

/** Makes connections that follow a script. */
final class MockConnectionFactory implements ConnectionFactory {
    private final Script script;
    private final Records records;

    MockConnectionFactory(Script script, Records records) {
        this.script = script;
        this.records = records;
    }

    @Override
    public Mono<MockConnection> create() {
        return Mono.fromSupplier(() -> new MockConnection(script, records));
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return () -> "mock";
    }
}
