package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.capability.ListenSignal.Listening;
import io.millrace.capability.Notifications;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.postgres.server.OwnServer;
import io.millrace.postgres.server.ServerSetup;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Of several servers the right one is found, also after it has changed. */
class SeveralHostsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DEAD = "127.0.0.1:1";

    private final OwnServer primary = OwnServer.start(ServerSetup.DEFAULT);
    private final OwnServer replica = primary.startReplica();
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = Datastores.create(hosts("any", primary.address()));
    }

    @AfterEach
    void stop() {
        store.close().block(LIMIT);
        replica.close();
        primary.close();
    }

    @Test
    void eachRoleIsFoundWhereverItStands() {
        assertThat(servedByReplica(hosts("primary", DEAD, replica.address(), primary.address())))
                .isFalse();
        assertThat(servedByReplica(hosts("secondary", primary.address(), DEAD, replica.address())))
                .isTrue();
        assertThat(servedByReplica(hosts("preferSecondary", primary.address(), replica.address())))
                .isTrue();
        assertThat(servedByReplica(hosts("preferSecondary", DEAD, primary.address())))
                .isFalse();
        assertThat(servedByReplica(hosts("any", DEAD, replica.address()))).isTrue();
        assertThat(servedByReplica(DatastoreConfig.of(hosts("any", DEAD, replica.address())
                        .url()
                        .replaceFirst("postgresql:", "postgresql:failover:"))))
                .isTrue();
        open(hosts("primary", replica.address()));
        StepVerifier.create(store.query("SELECT 1")).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("targetServerType"));
        open(hosts("any", DEAD, "127.0.0.1:2"));
        StepVerifier.create(store.query("SELECT 1")).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageContaining("127.0.0.1:2")
                .hasMessageContaining("refused"));
    }

    @Test
    void afterAFailoverTheNewPrimaryServesAndListens() {
        open(hosts("primary", primary.address(), replica.address()));
        Notifications notifications = store.capability(Notifications.class).orElseThrow();
        assertThat(servedByReplica()).isFalse();
        StepVerifier.create(notifications.listen("channel"))
                .expectNextMatches(Listening.class::isInstance)
                .then(() -> {
                    primary.shutdown(OwnServer.Mode.IMMEDIATE);
                    replica.promote();
                })
                .expectNextCount(1)
                .then(() -> store.execute("CREATE TABLE made_by_the_new_primary (id integer)")
                        .retryWhen(Retry.backoff(20, Duration.ofMillis(20))
                                .filter(error -> error instanceof TransientDatastoreException))
                        .block(LIMIT))
                .then(() -> notifications.notify("channel", "here").block(LIMIT))
                .expectNextCount(1)
                .thenCancel()
                .verify(LIMIT);
        assertThat(replica.number("SELECT COUNT(*) FROM pg_class WHERE relname = 'made_by_the_new_primary'"))
                .isEqualTo(1);
    }

    private boolean servedByReplica(DatastoreConfig config) {
        open(config);
        return servedByReplica();
    }

    private boolean servedByReplica() {
        return store.queryOne(Boolean.class, "SELECT pg_is_in_recovery()").block(LIMIT);
    }

    private void open(DatastoreConfig config) {
        store.close().block(LIMIT);
        store = Datastores.create(config);
    }

    private DatastoreConfig hosts(String type, String... addresses) {
        return DatastoreConfig.of(primary.url().replaceFirst("@[^/]*", "@" + String.join(",", addresses)))
                .withOption("targetServerType", type)
                .withOption("closeTimeout", "2s");
    }
}
