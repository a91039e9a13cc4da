package io.millrace.capability;

/**
 * Tells how busy a datastore is: a {@linkplain io.millrace.RelationalDatastore#capability capability} of all datastores of the runtime, for
 * metrics.
 */
public interface Statistics {
    /**
     * Reads the numbers. Asks no database and does not block; cheap enough for every few seconds, and on any thread. Before the datastore
     * has connected, and after it is closed, nothing is at work.
     *
     * @return the numbers of now
     */
    DatastoreStatistics current();
}
