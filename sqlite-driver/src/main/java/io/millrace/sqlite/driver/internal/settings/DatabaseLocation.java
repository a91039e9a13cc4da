package io.millrace.sqlite.driver.internal.settings;

import java.nio.file.Path;

/** Where a database is. */
public sealed interface DatabaseLocation {
    /** An absolute path. */
    record File(Path path) implements DatabaseLocation {}

    /** Shared by name within the process; gone when it is closed. An empty name is shared with nobody. */
    record Memory(String name) implements DatabaseLocation {}
}
