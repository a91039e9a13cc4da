package io.millrace.testkit.contract;

import io.millrace.RelationalDatastore;

/** Databases in memory for the tests of the fixtures. */
public final class H2Databases {
    private H2Databases() {}

    /**
     * A datastore on a new one.
     *
     * @return the datastore
     */
    public static RelationalDatastore open() {
        return new H2Backend().createDatabase().open();
    }
}
