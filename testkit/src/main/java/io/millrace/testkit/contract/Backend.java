package io.millrace.testkit.contract;

import java.util.List;

/** A kind of database with its adapter, as far as the contract suite needs to know it. */
public interface Backend {
    /**
     * The name that reports and failures give it.
     *
     * @return for example {@code sqlite file}
     */
    String name();

    /**
     * Makes an empty database. Each case gets one of its own; it may be a schema of a server, or a file.
     *
     * @return the database
     */
    TestDatabase createDatabase();

    /**
     * The column type that holds a portable type.
     *
     * @param type the portable type
     * @return its name in {@code CREATE TABLE}
     */
    String columnType(PortableType type);

    /**
     * What this database cannot do.
     *
     * @return by default nothing
     */
    default List<Exclusion> exclusions() {
        return List.of();
    }

    /**
     * Whether a thread may live on after all datastores are closed, since the driver shares it among them.
     *
     * @param name the thread's name
     * @return by default {@code false}
     */
    default boolean sharesThread(String name) {
        return false;
    }
}
