package io.millrace.vector.quantised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ResourceException;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Codes in a database that cannot be written, is full, or has other tables in front of them. */
class SqliteSurroundingsTest extends CodesTest {
    @BeforeEach
    void table() {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, v BLOB)").block(LIMIT);
    }

    @Test
    void careThatFailsIsSaidOnceAndSearchesGoOn() {
        insert(1, 100);
        search.createIndex(codes("v").build()).blockLast(LIMIT);
        insert(101, 9000);
        Queue<String> said = new ConcurrentLinkedQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel() == Level.WARN) {
                    said.add(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.millrace.vector");
        logger.addAppender(appender);
        RelationalDatastore reading = Datastores.createReadOnly(DatastoreConfig.of("sqlite:" + file));
        try {
            VectorSearch other = reading.capability(VectorSearch.class).orElseThrow();
            Mono.defer(() -> other.search(query("codes")).count())
                    .repeat()
                    .takeUntil(found -> !said.isEmpty())
                    .blockLast(LIMIT);
            for (int i = 0; i < 30; i++) {
                assertThat(other.search(query("codes")).count().block(LIMIT)).isEqualTo(10);
            }
        } finally {
            reading.close().block(LIMIT);
            logger.detachAppender(appender);
        }
        assertThat(said).hasSize(1);
    }

    @Test
    void aTemporaryTableHidesNoRow() {
        insert(1, 200);
        search.createIndex(codes("v").build()).blockLast(LIMIT);
        search.createIndex(VectorIndex.on("doc", "v")
                        .named("exact")
                        .dimensions(DIMENSIONS)
                        .method(VectorMethod.exact())
                        .build())
                .blockLast(LIMIT);
        store.transaction(tx -> tx.execute("CREATE TEMP TABLE doc (id INTEGER PRIMARY KEY, v BLOB)")
                        .thenMany(Flux.just("codes", "exact"))
                        .concatMap(name -> search.search(tx, query(name))
                                .count()
                                .doOnNext(found -> assertThat(found).as(name).isEqualTo(10))
                                .then(search.search(tx, VectorQuery.ofRow(name, 7))
                                        .count())
                                .doOnNext(found -> assertThat(found).as(name).isEqualTo(10)))
                        .thenMany(
                                search.createIndex(tx, codes("v").named("later").build()))
                        .then(tx.execute("INSERT INTO main.doc VALUES (1000, ?)", clusters.next()))
                        .then(search.verify(tx, "later"))
                        .doOnNext(check -> {
                            assertThat(check.intact()).isTrue();
                            assertThat(check.vectors()).isEqualTo(201);
                        })
                        .then(tx.execute("DROP TABLE temp.doc")))
                .block(LIMIT);
        assertThat(search.verify("later").block(LIMIT).intact()).isTrue();
    }

    @Test
    void aDatabaseThatIsFullKeepsWhatItHad() {
        insert(1, 5000);
        withPages(8, full -> assertThatThrownBy(() -> full.capability(VectorSearch.class)
                        .orElseThrow()
                        .createIndex(codes("v").build())
                        .blockLast(LIMIT))
                .isInstanceOf(ResourceException.class));
        search.createIndex(codes("v").build()).blockLast(LIMIT);
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
        withPages(2, full -> assertThatThrownBy(() -> insert(full, 5001, 9000)).isInstanceOf(ResourceException.class));
        insert(6001, 100);
        assertThat(search.search(query("codes")).count().block(LIMIT)).isEqualTo(10);
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
    }

    @Test
    void codesOfIndexesThatOthersDroppedGiveWayToNewOnes() {
        insert(1, 5000);
        search.createIndex(codes("v").named("one").build()).blockLast(LIMIT);
        assertThat(search.search(query("one")).count().block(LIMIT)).isEqualTo(10);
        RelationalDatastore other = Datastores.open("sqlite:" + file);
        try {
            VectorSearch others = other.capability(VectorSearch.class).orElseThrow();
            search.limitMemory(150_000);
            others.createIndex(codes("v").named("two").build()).blockLast(LIMIT);
            assertThat(search.describe("two").block(LIMIT).reason()).contains("limitMemory");
            others.dropIndex("one").block(LIMIT);
            assertThat(search.describe("two").block(LIMIT).reason()).startsWith("Quantised");
        } finally {
            other.close().block(LIMIT);
        }
    }

    /** With room for so many pages more than there are. */
    private void withPages(long more, Consumer<RelationalDatastore> work) {
        long pages = store.queryOne(Long.class, "PRAGMA page_count").block(LIMIT);
        RelationalDatastore full = SqliteDatastore.builder()
                .file(file)
                .driver(driver -> driver.connectionStatements(List.of("PRAGMA max_page_count = " + (pages + more))))
                .build();
        try {
            work.accept(full);
        } finally {
            full.close().block(LIMIT);
        }
    }

    private void insert(int first, int rows) {
        insert(store, first, rows);
    }

    private void insert(RelationalDatastore datastore, int first, int rows) {
        datastore
                .executeAll(
                        "INSERT INTO doc VALUES (?, ?)",
                        Flux.range(first, rows).map(i -> List.<Object>of(i, clusters.next())))
                .block(LIMIT);
    }

    private VectorQuery query(String name) {
        return VectorQuery.of(name, clusters.next());
    }
}
