package io.millrace.transfer;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import java.nio.file.Path;

/**
 * Rows of a datastore to a file, and from a file into a datastore of the same or another kind. Immutable and thread-safe; the
 * datastore stays its owner's to close.
 *
 * <p>A file holds rows and not a schema: the tables that an import fills are made beforehand, by migrations. It is JSON Lines
 * in UTF-8, compressed by gzip when its name ends in {@code .gz}.
 *
 * <p>JSON is read and written by Jackson 3, which must be on the class path ({@code tools.jackson.core:jackson-core}).
 */
public final class Transfer {
    private static final boolean JACKSON = isOnClassPath("tools.jackson.core.JsonParser");

    private final RelationalDatastore store;

    private Transfer(RelationalDatastore store) {
        this.store = store;
    }

    /**
     * Transfers of a datastore.
     *
     * @param store the datastore; its dialect must be able to read the schema
     * @return the transfers
     * @throws io.millrace.error.ConfigurationException when Jackson is not on the class path
     */
    public static Transfer of(RelationalDatastore store) {
        if (!JACKSON) {
            throw new ConfigurationException(
                    "Exports and imports are read and written by Jackson 3, which is not on the"
                            + " class path: add tools.jackson.core:jackson-core to the application's dependencies.");
        }
        return new Transfer(store);
    }

    /**
     * An export of all tables. Not among them are views, virtual tables with what their modules keep for themselves, and the
     * record of migrations: the database that imports the file has its own.
     *
     * @param file the file to write, in an existing folder of the default file system
     * @return the export, not begun
     */
    public Export exportTo(Path file) {
        return Export.of(store, file);
    }

    /**
     * An import of all tables of a file, in one transaction, into tables without rows.
     *
     * @param file the file to read, in the default file system
     * @return the import, not begun
     */
    public Import importFrom(Path file) {
        return Import.of(store, file);
    }

    private static boolean isOnClassPath(String className) {
        try {
            Class.forName(className, false, Transfer.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
