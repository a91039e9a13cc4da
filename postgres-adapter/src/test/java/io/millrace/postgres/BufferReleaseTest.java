package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreClosedException;
import io.millrace.mapping.Row;
import io.millrace.postgres.server.BufferLeaks;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;

/** Rows that nobody reads to their end leave no buffer behind. */
class BufferReleaseTest {
    @RegisterExtension
    static final BufferLeaks LEAKS = new BufferLeaks();

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String MANY = "SELECT g, repeat('x', 1000) FROM generate_series(1, 200000) AS g";

    private final TestSchema schema = TestSchema.create();

    @AfterEach
    void drop() {
        schema.drop();
    }

    @Test
    void whenTheDatastoreIsClosedUnderThem() {
        for (int i = 0; i < 5; i++) {
            RelationalDatastore store = open();
            Stalled reader = new Stalled();
            store.query(MANY).subscribe(reader);
            reader.first.asMono().block(LIMIT);
            store.close().block(LIMIT);
            assertThat(reader.failure.asMono().block(LIMIT)).isInstanceOf(DatastoreClosedException.class);
        }
    }

    @Test
    void whenTheyAreCancelled() {
        RelationalDatastore store = open();
        for (int i = 0; i < 5; i++) {
            store.query(MANY).take(3).blockLast(LIMIT);
            store.transaction(tx -> tx.query("SELECT g FROM generate_series(1, 20000) AS g")
                            .next())
                    .block(LIMIT);
        }
        store.close().block(LIMIT);
    }

    private RelationalDatastore open() {
        return Datastores.create(schema.config().withOption("closeTimeout", "50ms"));
    }

    /** Asks for a row and for no more. */
    private static final class Stalled extends BaseSubscriber<Row> {
        private final Sinks.Empty<Void> first = Sinks.empty();
        private final Sinks.One<Throwable> failure = Sinks.one();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(Row row) {
            first.tryEmitEmpty();
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure.tryEmitValue(error);
        }
    }
}
