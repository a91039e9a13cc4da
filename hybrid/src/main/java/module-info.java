/** Search by words and by vectors at once, over tables of one's own. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.hybrid {
    requires transitive io.millrace.core;
    requires transitive io.millrace.fulltext;
    requires transitive io.millrace.vector;
    requires static org.jspecify;

    exports io.millrace.hybrid;
    exports io.millrace.hybrid.mock;

    provides io.millrace.spi.CapabilityFactory with
            io.millrace.hybrid.internal.HybridSearchFactory;
}
