package io.millrace.sqlite.driver.internal.connections;

import io.millrace.sqlite.driver.internal.errors.SqlStates;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.files.DatabaseFiles;
import io.millrace.sqlite.driver.internal.files.ReadOnlyFile;
import io.millrace.sqlite.driver.internal.files.WalProbe;
import io.millrace.sqlite.driver.internal.limits.Nanos;
import io.millrace.sqlite.driver.internal.settings.DatabaseLocation;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import io.millrace.sqlite.driver.internal.settings.ExtensionLibrary;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** Opens native connections the way the settings want them. */
public final class ConnectionOpener {
    // SQLITE_OPEN_READONLY, _READWRITE, _URI, and _NOMUTEX: a connection never has two threads, so it needs no mutex.
    private static final int READ_ONLY = 0x1;
    private static final int READ_WRITE = 0x2;
    private static final int CREATE = 0x4;
    private static final int URI = 0x40;
    private static final int NO_MUTEX = 0x8000;

    private static final int CLOSING_ATTEMPTS = 3;

    private final EngineSettings settings;
    private final FileIdentity identity = new FileIdentity();
    private volatile boolean checked;

    public ConnectionOpener(EngineSettings settings) {
        this.settings = settings;
    }

    /** The connection that writes. */
    public NativeConnection openMain(Opening opening) {
        if (settings.location() instanceof DatabaseLocation.File file) {
            identity.requirePresent(file.path());
            DatabaseFiles.ensureWritable(file.path());
            return identity.checked(file.path(), open(uri(file.path()), READ_WRITE, true, opening));
        }
        return open(":memory:", READ_WRITE | CREATE, true, opening);
    }

    public NativeConnection openReader(Opening opening) {
        if (settings.location() instanceof DatabaseLocation.File file) {
            identity.requirePresent(file.path());
            DatabaseFiles.requireReadable(file.path());
            return identity.checked(
                    file.path(),
                    settings.readOnly()
                            ? openUntouched(file.path(), opening)
                            : open(uri(file.path()), READ_ONLY, false, opening));
        }
        throw new IllegalStateException("An in-memory database has one connection");
    }

    /** Opens so that reading creates no file and changes none. */
    private NativeConnection openUntouched(Path file, Opening opening) {
        ReadOnlyFile untouched = ReadOnlyFile.of(file, () -> WalProbe.isInWalMode(uri(file), properties(READ_ONLY)));
        NativeConnection connection =
                open(uri(file) + untouched.parameters(), READ_ONLY, false, untouched.needsExclusiveMode(), opening);
        connection.reads(file, untouched);
        return connection;
    }

    private static Properties properties(int mode) {
        Properties properties = new Properties();
        properties.setProperty("open_mode", Integer.toString(mode | URI | NO_MUTEX));
        properties.setProperty("jdbc.get_generated_keys", "false");
        return properties;
    }

    private NativeConnection open(String database, int mode, boolean main, Opening opening) {
        return open(database, mode, main, false, opening);
    }

    private NativeConnection open(String database, int mode, boolean main, boolean exclusive, Opening opening) {
        Properties properties = properties(mode);
        if (!settings.extensions().isEmpty()) {
            properties.setProperty("enable_load_extension", "true");
        }
        SQLiteConnection jdbc;
        try {
            jdbc = JDBC.createConnection("jdbc:sqlite:" + database, properties);
        } catch (SQLException e) {
            throw translated(e, opening);
        }
        try {
            // SQLite's own auto-commit, without the extra statements of JDBC's.
            jdbc.getConnectionConfig().setAutoCommit(false);
            StatementStopper stopper = new StatementStopper(Nanos.of(settings.busyTimeout()));
            stopper.install(jdbc, settings.untrusted());
            stopper.watch(opening);
            NativeConnection connection =
                    new NativeConnection(jdbc, stopper, compiler(jdbc), settings.statementCacheSize(), main);
            if (exclusive) {
                connection.run("PRAGMA locking_mode = EXCLUSIVE");
            }
            configure(connection, main);
            check(connection, opening);
            connection.watch(null);
            connection.requireUsable();
            return connection;
        } catch (SQLException e) {
            close(jdbc, e);
            throw translated(e, opening);
        } catch (Throwable e) {
            close(jdbc, e);
            throw e;
        }
    }

    private static RuntimeException translated(SQLException e, Opening opening) {
        RuntimeException reason = SqliteErrors.isBusy(e) || SqliteErrors.isInterrupt(e) ? opening.stopReason() : null;
        return reason == null ? SqliteErrors.translate(e, null) : reason;
    }

    private StatementCompiler compiler(SQLiteConnection jdbc) throws SQLException {
        if (settings.untrusted()) {
            UntrustedDatabase.limit(jdbc.getDatabase());
        }
        return new StatementCompiler(jdbc, settings.untrusted());
    }

    /** Once: it reads the whole file. */
    private void check(NativeConnection connection, Opening opening) throws SQLException {
        if (settings.untrusted() && settings.location() instanceof DatabaseLocation.File && !checked) {
            UntrustedDatabase.requireSound(connection, settings.checkTimeout(), opening);
            checked = true;
        }
    }

    /** Makes a retired connection as if it had just been opened, but for temporary tables and what is attached. */
    public void clean(NativeConnection retired) throws SQLException {
        retired.clean();
        apply(retired, settings.pragmas());
        if (settings.untrusted()) {
            apply(retired, UntrustedDatabase.PRAGMAS);
        }
        apply(retired, settings.writerPragmas());
        ConnectionStatements.run(retired, settings.connectionStatements());
        retired.allowWriting();
        retired.requireUsable();
    }

    private void configure(NativeConnection connection, boolean main) throws SQLException {
        if (main && settings.location() instanceof DatabaseLocation.File) {
            setJournalMode(connection);
        }
        apply(connection, settings.pragmas());
        if (settings.untrusted()) {
            apply(connection, UntrustedDatabase.PRAGMAS);
        }
        if (main) {
            apply(connection, settings.writerPragmas());
        }
        loadExtensions(connection);
        ConnectionStatements.run(connection, settings.connectionStatements());
        // Reading the schema shows now, not at the first statement, when this is no database.
        connection.queryLong("PRAGMA schema_version");
    }

    private static void apply(NativeConnection connection, List<String> pragmas) throws SQLException {
        for (String pragma : pragmas) {
            connection.run("PRAGMA " + pragma);
        }
    }

    private void setJournalMode(NativeConnection connection) throws SQLException {
        String wanted = settings.wal() ? "wal" : "delete";
        String mode = connection.queryText("PRAGMA journal_mode = " + wanted);
        if (mode == null || !mode.toLowerCase(Locale.ROOT).equals(wanted)) {
            throw new R2dbcNonTransientResourceException(
                    "The database could not be put into journal mode " + wanted + "; it is in " + mode
                            + ". Its file system may not support it, or another process uses it in the other mode."
                            + " Set journalMode accordingly.",
                    SqlStates.CANNOT_CONNECT);
        }
    }

    private void loadExtensions(NativeConnection connection) throws SQLException {
        if (settings.extensions().isEmpty()) {
            return;
        }
        connection.usesExtensions();
        for (ExtensionLibrary extension : settings.extensions()) {
            String path = extension.path().toString();
            String entryPoint = extension.entryPoint();
            NativeStatement load = connection.prepareCompiling(
                    entryPoint == null ? "SELECT load_extension(?)" : "SELECT load_extension(?, ?)");
            try {
                load.start(entryPoint == null ? new Object[] {path} : new Object[] {path, entryPoint});
            } catch (SQLException e) {
                throw new R2dbcNonTransientResourceException(
                        "Cannot load the extension " + path
                                + (entryPoint == null ? "" : " by its entry point " + entryPoint)
                                + ". Check the path" + (entryPoint == null ? "" : " and the entry point")
                                + ", and that it is built for this platform.",
                        SqlStates.CANNOT_CONNECT,
                        e);
            } finally {
                connection.discard(load);
            }
        }
        // Statements may not load more.
        connection.db().enable_load_extension(false);
    }

    private static void close(SQLiteConnection jdbc, Throwable reason) {
        for (int attempt = 1; attempt <= CLOSING_ATTEMPTS; attempt++) {
            try {
                jdbc.close();
                return;
            } catch (Throwable e) {
                reason.addSuppressed(e);
            }
        }
    }

    /** A URI, in which no character of the path has a meaning for SQLite or sqlite-jdbc. */
    private static String uri(Path path) {
        return "file:" + path.toUri().getRawPath();
    }
}
