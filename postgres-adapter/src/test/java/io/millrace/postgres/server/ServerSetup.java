package io.millrace.postgres.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an {@link OwnServer} has beyond the default. Immutable.
 *
 * @param settings settings of postgresql.conf
 * @param tls the folder of server.crt, server.key and ca.crt
 * @param access the first line of pg_hba.conf
 */
public record ServerSetup(Map<String, String> settings, Optional<Path> tls, Optional<String> access) {
    public static final ServerSetup DEFAULT = new ServerSetup(Map.of(), Optional.empty(), Optional.empty());

    public ServerSetup {
        settings = Map.copyOf(settings);
    }

    public ServerSetup with(String setting, Object value) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put(setting, String.valueOf(value));
        return new ServerSetup(all, tls, access);
    }

    public ServerSetup withTls(Path folder) {
        return new ServerSetup(settings, Optional.of(folder), access);
    }

    public ServerSetup withAccess(String line) {
        return new ServerSetup(settings, tls, Optional.of(line));
    }
}
