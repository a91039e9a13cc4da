package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those who make and drop an index wait for one another. What a session of the server remembers of the index is from before that. */
class PostgresMakersTest extends IndexedDocuments {
    private static final TextIndex INDEX = TextIndex.on("doc").column("t").build();
    private static final TransactionOptions READ_COMMITTED =
            TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);

    private final TestSchema schema = TestSchema.create();
    private final String application = "makers-" + UUID.randomUUID();

    /** That of the one who is first. */
    private final RelationalDatastore first = Datastores.create(schema.config());

    /** That of the one who waits, whose only session knows the function of the index by name. */
    private final RelationalDatastore second =
            Datastores.create(schema.config().withOption("poolSize", "1").withOption("applicationName", application));

    private final FullTextSearch waits = search(second);

    @BeforeEach
    void make() {
        run(second, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        waits.createIndex(INDEX).blockLast(LIMIT);
    }

    @AfterEach
    void drop() {
        second.close().then(first.close()).block(LIMIT);
        schema.drop();
    }

    @Test
    void whoDropsWhatHasBeenDroppedMeanwhileFindsNothing() {
        Transaction other = dropping();
        CompletableFuture<Boolean> dropped = waits.dropIndex("doc").toFuture();
        awaitWaiting();
        other.commit().block(LIMIT);
        assertThat(dropped).succeedsWithin(LIMIT).isEqualTo(false);
    }

    @Test
    void whoRebuildsWhatHasBeenDroppedMeanwhileIsTold() {
        Transaction other = dropping();
        CompletableFuture<?> rebuilt = waits.rebuild("doc").then().toFuture();
        awaitWaiting();
        other.commit().block(LIMIT);
        assertThat(rebuilt)
                .failsWithin(LIMIT)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(TextIndexException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.NOT_FOUND));
    }

    @Test
    void whoReplacesWhatHasBeenMadeAnewMeanwhileFindsIt() {
        Transaction other = dropping();
        search(first).createIndex(other, INDEX).blockLast(LIMIT);
        CompletableFuture<?> replaced = waits.replaceIndex(INDEX).then().toFuture();
        awaitWaiting();
        other.commit().block(LIMIT);
        assertThat(replaced).succeedsWithin(LIMIT);
        assertThat(waits.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    private Transaction dropping() {
        Transaction other = first.begin(READ_COMMITTED).block(LIMIT);
        assertThat(search(first).dropIndex(other, "doc").block(LIMIT)).isTrue();
        return other;
    }

    /** All indexes of a database have one lock, for which others may wait too. */
    private void awaitWaiting() {
        first.queryOne(
                        Long.class,
                        "SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid"
                                + " WHERE l.locktype = 'advisory' AND NOT l.granted AND a.application_name = ?",
                        application)
                .filter(waiting -> waiting > 0)
                .repeatWhenEmpty(Integer.MAX_VALUE, empty -> empty.delayElements(Duration.ofMillis(20)))
                .block(LIMIT);
    }
}
