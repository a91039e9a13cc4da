package io.millrace.sqlite.driver.internal;

/** Something to be passed on to the application. */
interface Deliverable {

    /** Passes the outcome on; no connection is held. May call code of the application. */
    void deliver();
}
