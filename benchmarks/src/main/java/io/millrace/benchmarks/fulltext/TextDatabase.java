package io.millrace.benchmarks.fulltext;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.search.RawDriver;
import java.util.List;
import java.util.Map;

/** An empty database for the tables of a run, which goes with it. */
interface TextDatabase extends AutoCloseable {
    /** Its datastore, which tells {@link #conflicts} what happens. */
    RelationalDatastore store();

    Conflicts conflicts();

    /** Drivers by themselves, by their names in tables, to be closed by the caller. */
    Map<String, RawDriver> drivers();

    /** The indexes that people make by hand, each on a table of its own. */
    List<HandMade> handMade();

    /** Which database, and its version. */
    String version();

    /** Whether writers write at the same time. */
    boolean hasManyWriters();

    /** Does what the database does by itself some time after tables were filled. */
    void settle();

    @Override
    void close();
}
