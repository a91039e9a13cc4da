/** The datastore on SQLite. Applications name it only to build one by hand. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.sqlite {
    requires transitive io.millrace.core;
    requires transitive io.millrace.sqlite.driver;
    requires static org.jspecify;

    exports io.millrace.sqlite;

    opens io.millrace.sqlite to
            io.millrace.core;

    provides io.millrace.DatastoreProvider with
            io.millrace.sqlite.SqliteDatastoreProvider;
    provides io.millrace.spi.CapabilityFactory with
            io.millrace.sqlite.SqliteDatabaseFileFactory;
}
