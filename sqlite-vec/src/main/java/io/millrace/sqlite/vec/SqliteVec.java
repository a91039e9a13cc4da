package io.millrace.sqlite.vec;

import io.millrace.sqlite.driver.SqliteConnectionConfiguration;
import java.nio.file.Path;

/**
 * Brings the extension sqlite-vec, with its functions ({@code vec_distance_cosine}) and its virtual table {@code vec0}, to every
 * connection of a datastore or of a connection factory:
 *
 * <pre>{@code
 * SqliteDatastore store = SqliteDatastore.builder().file(Path.of("app.db")).driver(SqliteVec::load).build();
 * }</pre>
 *
 * <p>Statements can load nothing by that: {@code load_extension()} stays off. There are libraries for Linux with glibc and macOS on
 * x64 and arm64, and for Windows on x64.
 *
 * <p>The library is unpacked to {@code millrace/sqlite-vec-VERSION} below the user's folder for caches ({@code XDG_CACHE_HOME} or {@code ~/.cache},
 * {@code ~/Library/Caches}, {@code LOCALAPPDATA}), or to the folder that the system property {@value #FOLDER} names, which nobody else may write to.
 * It stays there for the next start. Where there is no such folder, it is unpacked to a temporary one of this process. Several processes
 * may do so at the same time, also those of different versions.
 */
public final class SqliteVec {
    /** The version of sqlite-vec. */
    public static final String VERSION = "0.1.9";

    /** The system property that names the folder to unpack to. */
    public static final String FOLDER = "millrace.sqlite-vec.folder";

    private static final String ENTRY_POINT = "sqlite3_vec_init";

    private SqliteVec() {}

    /**
     * Loads it into every connection, besides other extensions. Unpacks the library, and so blocks: for where an application is
     * put together.
     *
     * @param driver what the connections are made by
     * @throws SqliteVecException when there is no library for this platform, or it cannot be unpacked
     */
    public static void load(SqliteConnectionConfiguration.Builder driver) {
        driver.extension(library(), ENTRY_POINT);
    }

    /**
     * The library for this platform, for another driver than Millrace's. Blocks while it is unpacked.
     *
     * @return the path of its file, whose content was compared with its checksum
     * @throws SqliteVecException when there is no library for this platform, or it cannot be unpacked
     */
    public static Path library() {
        return Platform.current().unpack(LibraryFolder.of(System.getProperties(), System.getenv()));
    }
}
