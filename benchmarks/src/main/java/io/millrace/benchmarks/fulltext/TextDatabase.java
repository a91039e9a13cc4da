package io.millrace.benchmarks.fulltext;

import io.millrace.RelationalDatastore;
import java.util.List;

/** An empty database for the tables of a run, which goes with it. */
interface TextDatabase extends AutoCloseable {
    /** Its datastore, which tells {@link #conflicts} what happens. */
    RelationalDatastore store();

    Conflicts conflicts();

    /** The driver by itself, to be closed by the caller. */
    RawDriver driver();

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
