package io.millrace.fulltext.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.CapabilityStatus;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the library is asked for, by a name that no module has in place of one that was left out of it. */
class Fts5Test {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RelationalDatastore store = Datastores.open("sqlite::memory:");

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    @Test
    void isInTheLibraryOfTheDriver() {
        assertThat(store.availability(FullTextSearch.class).block(LIMIT)).isEqualTo(CapabilityStatus.AVAILABLE);
    }

    @Test
    void isToldToBeMissing() {
        assertThat(Fts5.obstacle(store, "no_such_module").block(LIMIT)).contains("FTS5", "sqlite-jdbc");
    }

    @Test
    void isTooOldBeforeRowsCouldLeaveIt() {
        assertThat(Fts5.obstacle("3.43.0", true)).isEmpty();
        assertThat(Fts5.obstacle("4.0.1", true)).isEmpty();
        assertThat(Fts5.obstacle("3.42.1", true))
                .hasValueSatisfying(told -> assertThat(told).contains("3.42.1", "3.43"));
        assertThat(Fts5.obstacle("3.7.4.1", true)).isPresent();
    }
}
