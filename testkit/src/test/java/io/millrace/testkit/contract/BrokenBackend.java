package io.millrace.testkit.contract;

import io.millrace.RelationalDatastore;
import io.millrace.runtime.DatastoreSpec;
import io.millrace.runtime.R2dbcDatastore;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * H2 with one thing wrong.
 *
 * @param name says what is wrong
 * @param datastores makes datastores that have it wrong
 */
record BrokenBackend(String name, Function<ConnectionFactory, RelationalDatastore> datastores) implements Backend {
    /** Another result reader, error translator or the like. */
    static BrokenBackend ofSpec(String name, Function<DatastoreSpec, DatastoreSpec> broken) {
        return new BrokenBackend(name, factory -> new R2dbcDatastore(broken.apply(H2Backend.spec(factory))));
    }

    /** Connections some of whose methods do something else, by the methods' names. */
    static BrokenBackend ofConnections(String name, Map<String, Function<Connection, Publisher<Void>>> broken) {
        return new BrokenBackend(
                name, factory -> new R2dbcDatastore(H2Backend.spec(new BrokenConnections(factory, broken))));
    }

    @Override
    public TestDatabase createDatabase() {
        ConnectionFactory factory = H2Backend.factory(UUID.randomUUID().toString());
        return TestDatabase.of(codecs -> datastores.apply(factory));
    }

    @Override
    public String columnType(PortableType type) {
        return new H2Backend().columnType(type);
    }

    @Override
    public List<Exclusion> exclusions() {
        return new H2Backend().exclusions();
    }

    private record BrokenConnections(
            ConnectionFactory factory, Map<String, Function<Connection, Publisher<Void>>> broken)
            implements ConnectionFactory {
        @Override
        public Publisher<Connection> create() {
            return Flux.from(factory.create()).map(this::broken);
        }

        private Connection broken(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        var instead = broken.get(method.getName());
                        return instead == null
                                ? method.invoke(connection, arguments)
                                : Mono.defer(() -> Mono.from(instead.apply(connection)));
                    });
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return factory.getMetadata();
        }
    }
}
