/** The datastore on PostgreSQL. Applications name it only to build one by hand. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.postgres {
    requires transitive io.millrace.core;
    requires transitive r2dbc.postgresql;
    requires com.ongres.scram.client;
    requires com.ongres.scram.common;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver.dns;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires jdk.net;
    requires org.slf4j;
    requires reactor.netty.core;
    requires reactor.pool;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;
    requires static pgvector;
    requires static reactor.blockhound;

    exports io.millrace.postgres;

    uses io.r2dbc.postgresql.extension.Extension;

    opens io.millrace.postgres to
            io.millrace.core;

    provides io.millrace.DatastoreProvider with
            io.millrace.postgres.PostgresDatastoreProvider;
    provides io.millrace.spi.CapabilityFactory with
            io.millrace.postgres.PostgresNotificationsFactory;
}
