package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.ResourceException;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** A datastore that cannot be opened says why, and no secret. */
class BadConfigurationTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SECRET = "hunter2-of-4711";

    @Test
    void aWrongPasswordIsRefusedAndNotTold() {
        DatastoreConfig config = withUrl(url -> url.replaceFirst("//[^@]*@", "//millrace_nobody:" + SECRET + "@"));
        assertThat(config.toString()).doesNotContain(SECRET);
        failsToOpen(config, error -> assertThat(error)
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("name and password")
                .hasMessageNotContaining(SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:a/" + SECRET + "@nowhere.invalid/db",
                "postgresql://me:12/" + SECRET + "@nowhere.invalid/db",
                "postgresql://me:a?" + SECRET + "=x@nowhere.invalid/db",
                "postgresql://me:12?" + SECRET + "=x@nowhere.invalid/db",
                "postgresql://me:a@12/" + SECRET + "@nowhere.invalid/db",
                "postgresql://me:" + SECRET,
                "postgresql:me:" + SECRET + "@nowhere.invalid/db",
                "postgresql://me:%zz" + SECRET + "@nowhere.invalid/db",
                "postgresql://nowhere.invalid/db?poolSize=" + SECRET,
                "postgresql://nowhere.invalid/db?sslMode=" + SECRET,
                "postgresql://nowhere.invalid/db?pass=" + SECRET
            })
    void anUnescapedPasswordIsRefusedAndInNoTraceOfTheError(String url) {
        assertThatThrownBy(() -> Datastores.open(url))
                .isInstanceOf(ConfigurationException.class)
                .satisfies(error -> assertThat(Throwables.getStackTrace(error)).doesNotContain(SECRET));
    }

    @Test
    void aPasswordEndsAtTheLastAt() {
        RelationalDatastore nowhere = Datastores.open("postgresql://me:a@b#c@127.0.0.1:1/db");
        try {
            assertThat(nowhere.displayName()).isEqualTo("postgresql://127.0.0.1:1/db");
        } finally {
            nowhere.close().block(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me@localhost/app%00x",
                "me%00x@localhost/app",
                "me:pw%00x@localhost/app",
                "me@localhost/app?applicationName=x%00database%00template1",
                "me@localhost/app?searchPath=public%00work_mem%0077MB",
                "me@localhost/app?sessionSettings=work_mem:64MB%00database%00template1"
            })
    void noSettingCanHoldAnotherOne(String rest) {
        assertThatThrownBy(() -> Datastores.open("postgresql://" + rest))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("NUL")
                .hasMessageNotContaining("work_mem");
    }

    @Test
    void aMissingPasswordIsNoReasonToTryAgain() {
        failsToOpen(withUrl(url -> url.replaceFirst("//[^@]*@", "//millrace_nobody@")), error -> assertThat(error)
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("none was given")
                .hasMessageContaining("withPassword"));
    }

    @Test
    void aPortWhereNobodyListensIsTold() {
        failsToOpen(withUrl(url -> url.replaceFirst("@.*", "@127.0.0.1:1/postgres")), error -> assertThat(error)
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining("Check host, port"));
    }

    @Test
    void aHostThatIsNotKnownIsTold() {
        failsToOpen(withUrl(url -> url.replaceFirst("@.*", "@nowhere.invalid/postgres")), error -> assertThat(error)
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("nowhere.invalid"));
    }

    @Test
    void aDatabaseThatIsNotThereIsTold() {
        failsToOpen(withUrl(url -> url.replaceFirst("/[^/]*$", "/millrace_nowhere")), error -> assertThat(error)
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("millrace_nowhere")
                .hasMessageContaining("create it"));
    }

    @Test
    void tlsThatTheServerDoesNotOfferIsTold() {
        failsToOpen(TestServer.config().withOption("sslMode", "require"), error -> assertThat(error)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sslMode"));
    }

    @Test
    void settingsThatMeanNothingAreNamed() {
        for (String url : List.of(
                "postgresql://host/db?nothing=1",
                "postgresql://host/db?poolSize=many",
                "postgresql://host/db?statementTimeout=30",
                "postgresql://host/db?sslMode=perhaps",
                "postgresql://host:99999/db",
                "postgresql://ho st:x/db",
                "postgresql:host")) {
            assertThatThrownBy(() -> Datastores.open(url)).as(url).isInstanceOf(ConfigurationException.class);
        }
    }

    private static DatastoreConfig withUrl(UnaryOperator<String> change) {
        return DatastoreConfig.of(change.apply(TestServer.config().url()));
    }

    private static void failsToOpen(DatastoreConfig config, Consumer<Throwable> check) {
        RelationalDatastore datastore = Datastores.create(config);
        try {
            StepVerifier.create(datastore.query("SELECT 1")).verifyErrorSatisfies(check);
        } finally {
            datastore.close().block(LIMIT);
        }
    }
}
