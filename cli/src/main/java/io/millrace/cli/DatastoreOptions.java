package io.millrace.cli;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database a command is about. */
final class DatastoreOptions {
    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            description = "The database, for example sqlite:/var/lib/app/app.db. Without it the environment says which:"
                    + " DATABASE_URL, PG_HOST, PGHOST, SQLITE_PATH, ... User, password and the like of a PostgreSQL server are"
                    + " taken from there too (PG_USER, PGUSER, ...), where the URL is silent.")
    private @Nullable String url;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Who connects to the database at --url, when the URL does not say.")
    private @Nullable String user;

    @Option(
            names = "--ask-password",
            description = "Ask for the password for --url, without showing it; from a pipe its first line is read.")
    private boolean askPassword;

    RelationalDatastore open(Surroundings surroundings, Access access) {
        DatastoreConfig config = config(surroundings);
        return switch (access) {
            case WRITE -> Datastores.create(config);
            case READ -> Datastores.createReadOnly(config);
            case READ_UNTRUSTED -> Datastores.createUntrusted(config);
        };
    }

    private DatastoreConfig config(Surroundings surroundings) {
        if (url == null) {
            if (user != null || askPassword) {
                throw new ConfigurationException(
                        "--user and --ask-password belong to --url; without it, PG_USER and PG_PASSWORD say who connects.");
            }
            return DatastoreConfig.fromEnvironment(surroundings.variables());
        }
        DatastoreConfig config = DatastoreConfig.of(url, surroundings.variables());
        if (user != null) {
            config = config.withUsername(user);
        }
        return askPassword ? config.withPassword(surroundings.passwords().ask()) : config;
    }
}
