package io.millrace.sqlite;

import io.millrace.RelationalDatastore;

/** A datastore that is closed at the end of a block. */
record Opened(RelationalDatastore store) implements AutoCloseable {
    @Override
    public void close() {
        store.close().block();
    }
}
