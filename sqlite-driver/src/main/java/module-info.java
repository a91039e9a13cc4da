/** An R2DBC driver for SQLite, which needs nothing else of Millrace. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.sqlite.driver {
    requires transitive org.reactivestreams;
    requires transitive r2dbc.spi;
    requires transitive reactor.core;
    requires java.sql;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;
    requires static reactor.blockhound;
    requires static spring.core;
    requires static spring.data.commons;
    requires static spring.data.r2dbc;
    requires static spring.data.relational;
    requires static spring.r2dbc;

    exports io.millrace.sqlite.driver;
    exports io.millrace.sqlite.driver.spring;

    provides io.r2dbc.spi.ConnectionFactoryProvider with
            io.millrace.sqlite.driver.SqliteConnectionFactoryProvider;
}
