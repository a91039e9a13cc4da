/** The SQLite extension sqlite-vec. */
module io.millrace.sqlite.vec {
    requires transitive io.millrace.sqlite.driver;
    requires static org.jspecify;

    exports io.millrace.sqlite.vec;
}
