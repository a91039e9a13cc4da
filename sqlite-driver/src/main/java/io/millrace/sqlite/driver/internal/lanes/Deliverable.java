package io.millrace.sqlite.driver.internal.lanes;

/** Something to be passed on to the application. */
public interface Deliverable {
    /** Passes the outcome on; no connection is held. May call code of the application. */
    void deliver();
}
