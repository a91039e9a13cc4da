package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.ConfigurationException;
import io.millrace.runtime.H2;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a datastore is found from a URL, from settings and from the environment. */
class DatastoresTest {
    @Test
    void anAdapterIsFoundByTheScheme() {
        DatastoreProvider h2 = new FixedProvider("h2");
        assertThat(Datastores.provider("h2", List.of(new FixedProvider("other"), h2)))
                .isSameAs(h2);
    }

    @Test
    void noAdapterForASchemeIsAnErrorThatListsThoseThereAre() {
        assertThatThrownBy(
                        () -> Datastores.provider("oracle", List.of(new FixedProvider("h2"), new FixedProvider("x"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\"oracle:\"")
                .hasMessageContaining("[h2, x]");
        assertThatThrownBy(() -> Datastores.open("oracle:thin"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("There is no adapter at all");
    }

    @Test
    void severalAdaptersForASchemeAreAnErrorThatListsThem() {
        assertThatThrownBy(() -> Datastores.provider("h2", List.of(new FixedProvider("h2"), new FixedProvider("h2"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("[" + FixedProvider.class.getName() + ", " + FixedProvider.class.getName() + "]");
    }

    @Test
    void aUrlNeedsAScheme() {
        for (String url : List.of("", "/var/lib/app.db", ":memory:", "1x:y")) {
            assertThatThrownBy(() -> Datastores.open(url))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("must begin with a scheme");
        }
    }

    @Test
    void passwordsAreNeverShown() {
        for (String url : List.of(
                "postgresql://me:hunter2@host/db",
                "postgresql://me:hunter2@h1,h2:5433/db?sslmode=require",
                "postgresql://me:hun@ter2@host/db",
                "postgresql://host/db?user=me&password=hunter2&x=y",
                "postgresql://host/db?sslPassword=hunter2")) {
            DatastoreConfig config = DatastoreConfig.of(url).withCredentials("me", "hunter2");
            assertThat(config.toString())
                    .doesNotContain("hunter2")
                    .doesNotContain("ter2")
                    .contains("***");
            assertThatThrownBy(() -> Datastores.create(config))
                    .hasMessageNotContaining("hunter2")
                    .hasMessageNotContaining("ter2");
        }
        assertThat(DatastoreConfig.of("x:y").withOption("token", "hunter2").toString())
                .doesNotContain("hunter2");
    }

    @Test
    void anEmptyEnvironmentMeansSqliteBelowTheHome() {
        assertThat(read(Map.of())).isEqualTo(DatastoreConfig.of("sqlite:~/.millrace/datastore.db"));
        assertThat(read(Map.of("SQLITE_PATH", " ", "DATASTORE_TYPE", "")))
                .isEqualTo(DatastoreConfig.of("sqlite:~/.millrace/datastore.db"));
    }

    @Test
    void theEnvironmentDescribesSqlite() {
        assertThat(read(Map.of(
                        "DATASTORE_TYPE", "SQLite",
                        "SQLITE_PATH", "/data/app.db",
                        "SQLITE_WAL", "off",
                        "DATASTORE_LOGGING", "yes",
                        "PG_PORT", "not looked at")))
                .isEqualTo(DatastoreConfig.of("sqlite:/data/app.db")
                        .withOption("journalMode", "DELETE")
                        .withLogging(true));
    }

    @Test
    void theEnvironmentSaysWhatTransactionsAreLike() {
        DatastoreConfig config = read(Map.of(
                "SQLITE_PATH",
                ":memory:",
                "DATASTORE_ISOLATION",
                "Serializable",
                "DATASTORE_TRANSACTION_RETRIES",
                "0"));
        assertThat(config.options()).isEqualTo(Map.of("isolation", "Serializable", "transactionRetries", "0"));
        rejects("DATASTORE_ISOLATION", Map.of("DATASTORE_ISOLATION", "chaos"), "repeatable-read");
        rejects("DATASTORE_TRANSACTION_RETRIES", Map.of("DATASTORE_TRANSACTION_RETRIES", "often"), "0 to 1000");
    }

    @Test
    void aPathMayHoldWhatMeansSomethingInAUrl() {
        assertThat(read(Map.of("SQLITE_PATH", "/data/100%?.db")).url()).isEqualTo("sqlite:/data/100%25%3F.db");
    }

    @Test
    void variablesOfLibpqSayWhatIsAcceptedFromAServerUnlessTheUrlDoes() {
        Map<String, String> variables = Map.of(
                "DATASTORE_TYPE", "postgresql",
                "DATABASE_URL", "postgresql://u@h/d?channelbinding=prefer",
                "PGREQUIREAUTH", "scram-sha-256",
                "PGCHANNELBINDING", "require",
                "PGSSLNEGOTIATION", " ");
        assertThat(read(variables).options())
                .containsEntry("require_auth", "scram-sha-256")
                .doesNotContainKeys("channelBinding", "channel_binding", "sslnegotiation");
    }

    @Test
    void theEnvironmentDescribesPostgresql() {
        assertThat(read(Map.of(
                        "DATASTORE_TYPE", "postgresql",
                        "PG_HOST", "db.internal",
                        "PG_PORT", "6432",
                        "PG_DATABASE", "my app",
                        "PG_USER", "me",
                        "PG_PASSWORD", "hunter2",
                        "PG_POOL_SIZE", "25")))
                .isEqualTo(DatastoreConfig.of("postgresql://db.internal:6432/my%20app")
                        .withCredentials("me", "hunter2")
                        .withOption("poolSize", "25"));
        assertThat(read(Map.of(
                        "DATASTORE_TYPE", "postgresql", "DATABASE_URL", "postgresql://u@h/d", "PG_HOST", "unused")))
                .isEqualTo(DatastoreConfig.of("postgresql://u@h/d"));
        assertThat(read(Map.of("DATASTORE_TYPE", "postgresql")).url())
                .isEqualTo("postgresql://localhost:5432/postgres");
        assertThat(read(Map.of("DATASTORE_TYPE", "postgresql", "PG_HOST", "::1"))
                        .url())
                .isEqualTo("postgresql://[::1]:5432/postgres");
    }

    @Test
    void aUrlOfADriverIsToldFromOneOfAnUnknownDatabase() {
        for (String url : List.of("r2dbc:postgresql://u@h/d", "jdbc:sqlite:app.db")) {
            assertThatThrownBy(() -> Datastores.open(url))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("leave out");
        }
    }

    @Test
    void whoeverNamesAServerOrADatabaseMeansPostgresql() {
        assertThat(read(Map.of("DATABASE_URL", "postgresql://u@h/d")).url()).isEqualTo("postgresql://u@h/d");
        assertThat(read(Map.of("PG_HOST", "db.internal")).url()).isEqualTo("postgresql://db.internal:5432/postgres");
        assertThat(read(Map.of("PG_DATABASE", "app")).url()).isEqualTo("postgresql://localhost:5432/app");
        assertThat(read(Map.of("DATASTORE_TYPE", "sqlite", "DATABASE_URL", "postgresql://u@h/d"))
                        .url())
                .startsWith("sqlite:");
        rejects("DATABASE_URL", Map.of("DATABASE_URL", "mysql://u:p@h/d"), "postgresql://");
    }

    @Test
    void aUrlAloneDecidesTheDatabase() {
        for (String url :
                List.of("postgres://u:p@h/d", "postgresql:failover://a,b/d", "sqlite:/data/app.db", "SQLITE:x")) {
            assertThat(read(Map.of("DATABASE_URL", url, "SQLITE_PATH", "/other.db", "PGHOST", "other"))
                            .url())
                    .isEqualTo(url);
        }
    }

    @Test
    void aFileOfPasswordsIsThatOfLibpq() {
        Map<String, String> home = Map.of("PGHOST", "h", "HOME", "/home/me");
        assertThat(read(home).options()).containsEntry("passfile", "/home/me/.pgpass");
        assertThat(read(Map.of("PGHOST", "h", "HOME", "/home/me", "PGPASSFILE", "/run/secrets/pg"))
                        .options())
                .containsEntry("passfile", "/run/secrets/pg");
        for (Map<String, String> secured : List.of(
                Map.of("PGHOST", "h", "HOME", "/home/me", "PGPASSWORD", "x"),
                Map.of("DATABASE_URL", "postgresql://me:x@h/d", "HOME", "/home/me"),
                Map.of("DATABASE_URL", "sqlite::memory:", "HOME", "/home/me"),
                Map.of("DATABASE_URL", "postgresql://me@h/d?passfile=/else", "PGPASSFILE", "/run/secrets/pg"))) {
            assertThat(read(secured).options()).doesNotContainKey("passfile");
        }
    }

    @Test
    void whatLibpqUnderstandsAndThisDoesNotIsRefused() {
        for (String name : List.of("PGSERVICE", "PGOPTIONS")) {
            assertThatThrownBy(() -> read(Map.of("DATABASE_URL", "postgresql://me@h/d", name, "hunter2")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(name)
                    .hasMessageNotContaining("hunter2");
            assertThat(read(Map.of("DATABASE_URL", "sqlite::memory:", name, "x"))
                            .url())
                    .isEqualTo("sqlite::memory:");
        }
    }

    @Test
    void variablesOfLibpqDescribeAServer() {
        assertThat(read(Map.of(
                        "PGHOST", "db.internal",
                        "PGPORT", "6432",
                        "PGDATABASE", "my app",
                        "PGUSER", "me",
                        "PGPASSWORD", " hunter2 ",
                        "PGSSLMODE", "verify-full",
                        "PGSSLROOTCERT", "/etc/ca.crt",
                        "PGAPPNAME", "shop",
                        "PGCONNECT_TIMEOUT", "7")))
                .isEqualTo(DatastoreConfig.of("postgresql://db.internal:6432/my%20app")
                        .withCredentials("me", " hunter2 ")
                        .withOption("sslmode", "verify-full")
                        .withOption("sslrootcert", "/etc/ca.crt")
                        .withOption("application_name", "shop")
                        .withOption("connect_timeout", "7"));
        assertThat(read(Map.of("PGHOST", "a, b", "PGPORT", "1,2")).url()).isEqualTo("postgresql://a:1,b:2/postgres");
        assertThat(read(Map.of("PGHOST", "a,::1", "PGPORT", "1")).url()).isEqualTo("postgresql://a:1,[::1]:1/postgres");
        assertThat(read(Map.of("PGHOST", "/var/run/postgresql")).url())
                .isEqualTo("postgresql://%2Fvar%2Frun%2Fpostgresql:5432/postgres");
        rejects("PGPORT", Map.of("PGHOST", "a,b,c", "PGPORT", "1,2"), "as many as there are hosts");
        rejects("PGPORT", Map.of("PGHOST", "a", "PGPORT", "db"), "1 to 65535");
    }

    @Test
    void whatAUrlLeavesOpenOfThePlaceIsTakenFromTheVariables() {
        Map<String, String> variables = Map.of(
                "PGHOST",
                "db.internal",
                "PGPORT",
                "6432",
                "PGDATABASE",
                "theirs",
                "DATASTORE_ISOLATION",
                "serializable");
        assertThat(DatastoreConfig.of("postgresql:///app", variables).options())
                .isEqualTo(Map.of("host", "db.internal", "port", "6432", "isolation", "serializable"));
        assertThat(DatastoreConfig.of("postgresql://h", variables).options())
                .isEqualTo(Map.of("port", "6432", "dbname", "theirs", "isolation", "serializable"));
        assertThat(DatastoreConfig.of("postgresql://h:1/app?isolation=read-committed", variables)
                        .options())
                .isEmpty();
        assertThat(DatastoreConfig.of("postgresql:///?host=h&port=1&dbname=app&isolation=read-committed", variables)
                        .options())
                .isEmpty();
        rejects(
                "DATABASE_URL",
                Map.of("DATASTORE_TYPE", "postgresql", "DATABASE_URL", "sqlite:app.db"),
                "DATASTORE_TYPE says postgresql");
    }

    @Test
    void ownVariablesGoBeforeThoseOfLibpqAndAUrlBeforeBoth() {
        Map<String, String> variables = Map.of(
                "PG_HOST", "own",
                "PGHOST", "theirs",
                "PG_USER", "me",
                "PGUSER", "you",
                "PG_PASSWORD", "mine",
                "PGPASSWORD", "yours",
                "PG_POOL_SIZE", "25",
                "PGAPPNAME", "shop");
        assertThat(read(variables))
                .isEqualTo(DatastoreConfig.of("postgresql://own:5432/postgres")
                        .withCredentials("me", "mine")
                        .withOption("poolSize", "25")
                        .withOption("application_name", "shop"));
        String url = "postgresql://u:p@h/d?POOLSIZE=3&applicationName=url";
        assertThat(DatastoreConfig.of(url, variables)).isEqualTo(DatastoreConfig.of(url));
        assertThat(DatastoreConfig.of("postgresql://u@h/d", variables).password())
                .hasValue("mine");
        assertThat(DatastoreConfig.of("postgresql://u@h/d", variables).username())
                .isEmpty();
        assertThat(DatastoreConfig.of("postgresql://h/d?user=u&password=p", variables)
                        .username())
                .isEmpty();
        assertThat(DatastoreConfig.of("postgresql:///d", variables).username()).hasValue("me");
        assertThat(DatastoreConfig.of("sqlite:x.db", variables)).isEqualTo(DatastoreConfig.of("sqlite:x.db"));
    }

    @Test
    void aFileThatIsNamedIsMeantMoreThanAServerForOtherPrograms() {
        assertThat(read(Map.of("PGHOST", "h", "SQLITE_PATH", "/data/app.db")).url())
                .isEqualTo("sqlite:/data/app.db");
        assertThat(read(Map.of("PGHOST", "h")).url()).isEqualTo("postgresql://h:5432/postgres");
        assertThat(read(Map.of("PGUSER", "me", "PGPASSWORD", "p")).url()).startsWith("sqlite:");
    }

    @Test
    void aBadVariableIsNamedWithWhatItAccepts() {
        rejects("DATASTORE_TYPE", Map.of("DATASTORE_TYPE", "mysql"), "sqlite or postgresql");
        rejects("SQLITE_WAL", Map.of("SQLITE_WAL", "maybe"), "true or false");
        rejects("DATASTORE_LOGGING", Map.of("DATASTORE_LOGGING", "loud"), "true or false");
        rejects("PG_PORT", Map.of("DATASTORE_TYPE", "postgresql", "PG_PORT", "70000"), "1 to 65535");
        rejects("PG_PORT", Map.of("DATASTORE_TYPE", "postgresql", "PG_PORT", "db"), "1 to 65535");
        rejects("PG_POOL_SIZE", Map.of("DATASTORE_TYPE", "postgresql", "PG_POOL_SIZE", "0"), "1 to 10000");
        rejects(
                "DATABASE_URL",
                Map.of("DATASTORE_TYPE", "postgresql", "DATABASE_URL", "mysql://u:p@h/d"),
                "postgresql://");
    }

    private static void rejects(String variable, Map<String, String> environment, String accepted) {
        assertThatThrownBy(() -> Datastores.fromEnvironment(environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining(accepted)
                .hasMessageNotContaining(environment.get(variable) + " ");
    }

    private static DatastoreConfig read(Map<String, String> environment) {
        return new EnvironmentConfig(environment).read();
    }

    private record FixedProvider(String scheme) implements DatastoreProvider {
        @Override
        public Set<String> schemes() {
            return Set.of(scheme);
        }

        @Override
        public RelationalDatastore create(DatastoreConfig config) {
            return H2.inMemory();
        }
    }
}
