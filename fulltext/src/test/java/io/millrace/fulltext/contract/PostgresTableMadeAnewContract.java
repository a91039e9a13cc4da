package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

abstract class PostgresTableMadeAnewContract extends TableMadeAnewContract {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DISABLE TRIGGER ALL",
                "DISABLE TRIGGER USER",
                "ENABLE REPLICA TRIGGER _datastore_text_doc_update"
            })
    void triggersThatDoNotFireAreAsThoseThatAreMissing(String disabling) {
        run("ALTER TABLE doc " + disabling);
        assertRefused();
        assertDamaged(search.verify("doc"));
        search.rebuild("doc").blockLast(LIMIT);
        run("ALTER TABLE doc ENABLE ALWAYS TRIGGER _datastore_text_doc_update");
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
        assertThat(search.count(TextSearch.of("doc", "before")).block(LIMIT)).isEqualTo(2);
    }

    @Test
    void aPartitionedTableMadeAnew() {
        String table = "CREATE TABLE part (id integer PRIMARY KEY, t text) PARTITION BY RANGE (id)";
        String partition = "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (100)";
        String row = "INSERT INTO part VALUES (1, 'word')";
        run(table);
        run(partition);
        run(row);
        search.createIndex(TextIndex.on("part").column("t").build()).blockLast(LIMIT);
        TextSearch wanted = TextSearch.of("part", "word");
        assertThat(search.count(wanted).block(LIMIT)).isEqualTo(1);
        run("DROP TABLE part");
        run(table);
        run(partition);
        run(row);
        assertDamaged(search.count(wanted));
        search.rebuild("part").blockLast(LIMIT);
        assertThat(search.count(wanted).block(LIMIT)).isEqualTo(1);
    }

    @Test
    void anotherTableOfTheNameThatTheSearchPathLeadsTo() {
        String schema = store.queryOne(String.class, "SELECT CAST(current_schema() AS text)")
                .block(LIMIT);
        TextSearch wanted = TextSearch.of("doc", "before");
        assertDamaged(store.transactionMany(
                tx -> tx.execute("CREATE TEMP TABLE doc (id integer PRIMARY KEY, t text) ON COMMIT DROP")
                        .then(tx.execute("INSERT INTO pg_temp.doc VALUES (1, 'before')"))
                        .thenMany(search.search(tx, wanted))));
        Mono<Long> others = store.transaction(tx -> tx.execute("SET LOCAL search_path TO public, " + schema)
                .thenMany(search.search(tx, wanted))
                .count());
        assertThat(others.block(LIMIT)).isEqualTo(2);
    }

    /** What was made since is empty in the snapshot. */
    @Test
    void anIndexThatIsNewerThanTheSnapshotIsNotTakenForAnEmptyOne() {
        Transaction old = store.begin(TransactionOptions.DEFAULT.withIsolation(Isolation.REPEATABLE_READ))
                .block(LIMIT);
        try {
            old.queryOne(Long.class, "SELECT count(*) FROM pg_class").block(LIMIT);
            search.rebuild("doc").blockLast(LIMIT);
            assertDamaged(search.search(old, TextSearch.of("doc", "before")));
        } finally {
            old.rollback().block(LIMIT);
        }
        assertThat(search.count(TextSearch.of("doc", "before")).block(LIMIT)).isEqualTo(2);
    }
}
