package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table has triggers of its user, which change rows of the statement that they belong to; before the index sees those, or after it. */
abstract class IndexBesideTriggersContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private RelationalDatastore store;
    private FullTextSearch search;
    private boolean leavesWords;

    /** Makes a trigger for each row after an event, which runs before those of the index or behind them. */
    abstract List<String> trigger(boolean first, String event, String statement);

    /**
     * Whether words may be left that belong to no row, where one that is changed or removed has been changed again before the index sees it. Nobody
     * finds them.
     */
    abstract boolean mayLeaveWords();

    /** Whether triggers that are made first run last. */
    abstract boolean lastComeFirst();

    @BeforeEach
    void create(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        run("CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT)");
    }

    private void index(boolean first, String event, String statement) {
        leavesWords = first && !event.equals("INSERT") && mayLeaveWords();
        List<String> trigger = trigger(first, event, statement);
        if (first == lastComeFirst()) {
            makeIndex();
            trigger.forEach(this::run);
        } else {
            trigger.forEach(this::run);
            makeIndex();
        }
    }

    private void makeIndex() {
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowMayBeChangedAgain(boolean first) {
        index(first, "INSERT", "UPDATE doc SET t = t || ' appended' WHERE k = new.k");
        run("INSERT INTO doc VALUES (1, 'one'), (2, 'two')");
        check("one appended", 1);
        check("appended", 2);
        assertThat(store.queryOne(Long.class, "SELECT CAST(sum(length) AS BIGINT) FROM _datastore_text_doc_rows")
                        .block(LIMIT))
                .isEqualTo(24);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowMayBeRemovedAgain(boolean first) {
        index(first, "INSERT", "DELETE FROM doc WHERE k = new.k AND t = 'spam'");
        run("INSERT INTO doc VALUES (1, 'ham'), (2, 'spam'), (3, 'ham')");
        check("spam", 0);
        check("ham", 2);
        run("INSERT INTO doc VALUES (2, 'ham')");
        check("ham", 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyTheLastRowsMayBeKept(boolean first) {
        index(first, "INSERT", "DELETE FROM doc WHERE k < (SELECT max(k) FROM doc) - 2");
        run("INSERT INTO doc VALUES (1, 'word'), (2, 'word'), (3, 'word'), (4, 'word'), (5, 'word'), (6, 'word')");
        check("word", 3);
        run("INSERT INTO doc VALUES (7, 'word')");
        check("word", 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowMayComeBack(boolean first) {
        index(first, "DELETE", "INSERT INTO doc VALUES (old.k, 'kept')");
        run("INSERT INTO doc VALUES (1, 'one'), (2, 'two')");
        run("DELETE FROM doc WHERE k = 1");
        check("one", 0);
        check("kept", 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherMayTakeTheOldKey(boolean first) {
        index(first, "UPDATE", "INSERT INTO doc VALUES (old.k, 'history')");
        run("INSERT INTO doc VALUES (1, 'one')");
        run("UPDATE doc SET k = 2, t = 'two' WHERE k = 1");
        check("one", 0);
        check("two", 1);
        check("history", 1);
    }

    @Test
    void aKeyMayBeGivenAfterwards() {
        index(true, "INSERT", "UPDATE doc SET k = new.k + 100 WHERE k = new.k AND k < 100");
        run("INSERT INTO doc VALUES (1, 'one'), (2, 'two')");
        check("one", 1);
        run("INSERT INTO doc VALUES (3, 'one')");
        check("one", 2);
    }

    private void check(String words, int expected) {
        assertThat(search.verify("doc").block(LIMIT))
                .isIn(IndexCheck.of(0, 0, true), IndexCheck.of(0, 0, !leavesWords));
        List<TextResult> found =
                search.search(TextSearch.of("doc", words)).collectList().block(LIMIT);
        assertThat(found).hasSize(expected);
    }

    private void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }
}
