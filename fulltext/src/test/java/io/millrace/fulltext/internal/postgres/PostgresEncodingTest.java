package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.fulltext.internal.index.IndexCatalog;
import io.millrace.postgres.server.TestServer;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A database that has not got all characters. */
class PostgresEncodingTest extends IndexedDocuments {
    private static final TextIndex INDEX = TextIndex.on("doc").column("t").build();

    private final String database = "test_" + UUID.randomUUID().toString().replace("-", "");
    private RelationalDatastore store;

    @BeforeEach
    void create() {
        TestServer.administer(
                "CREATE DATABASE " + database + " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        store = Datastores.create(
                DatastoreConfig.of(TestServer.config().url().replaceFirst("/[^/?]+($|\\?)", "/" + database + "$1"))
                        .withOption("closeTimeout", "2s"));
    }

    @AfterEach
    void drop() {
        try {
            if (store != null) {
                store.close().block(LIMIT);
            }
        } finally {
            TestServer.administer("DROP DATABASE " + database + " WITH (FORCE)");
        }
    }

    @Test
    void isRefusedAndToldBeforehand() {
        assertThat(store.availability(FullTextSearch.class).block(LIMIT).reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("LATIN1", "UTF8"));
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        FullTextSearch search = search(store);
        Flux<?> inTransaction = store.transactionMany(
                TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED),
                tx -> search.createIndex(tx, INDEX));
        for (Flux<?> work : List.of(search.createIndex(INDEX), search.replaceIndex(INDEX), inTransaction)) {
            assertKind(Kind.UNSUITABLE, work).hasMessageContainingAll("LATIN1", "UTF8");
        }
        assertKind(Kind.NOT_FOUND, search.search(TextSearch.of("doc", "word")));
        assertThat(search.indexes().count().block(LIMIT)).isZero();
        run(store, "INSERT INTO doc VALUES (1, 'word')");
    }

    /** As a dump of another database brings it along. */
    @Test
    void isRefusedWhereTheCatalogIsThereAlready() {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        run(store, "CREATE TABLE " + IndexCatalog.INDEXES + " (name text PRIMARY KEY, made bigint)");
        run(store, "CREATE TABLE " + IndexCatalog.SIZES + " (id bigint)");
        run(store, "CREATE TABLE " + IndexCatalog.COLUMNS + " (index_name text)");
        assertKind(Kind.UNSUITABLE, search(store).createIndex(INDEX)).hasMessageContaining("LATIN1");
    }

    private static AbstractThrowableAssert<?, ?> assertKind(Kind kind, Flux<?> work) {
        return assertThatThrownBy(() -> work.blockLast(LIMIT))
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(kind));
    }
}
