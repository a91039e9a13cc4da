package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Whatever type a key has, all rows are taken in, in several portions; each comes once, page by page; and changes reach the index. */
abstract class IndexKeysContract {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final int ROWS = 2_100;

    RelationalDatastore store;
    FullTextSearch search;

    @BeforeEach
    void open(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
    }

    /** @param rows a statement that inserts rows into {@code doc}, whose text is {@code word} */
    void check(String table, String rows) {
        run(table);
        run(rows);
        check();
    }

    void check() {
        long all = store.queryOne(Long.class, "SELECT count(*) FROM doc").block(LIMIT);
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        requireInStep();
        TextSearch wanted = TextSearch.of("doc", "word").limit(700);
        long found = 0;
        for (List<TextResult> page = page(wanted); !page.isEmpty(); ) {
            found += page.size();
            assertThat(found).isLessThanOrEqualTo(all);
            page = page(wanted.after(page.get(page.size() - 1)));
        }
        assertThat(found).isEqualTo(all);
        run("UPDATE doc SET t = 'changed'");
        assertThat(search.count(TextSearch.of("doc", "changed")).block(LIMIT)).isEqualTo(all);
        run("DELETE FROM doc WHERE k IN (SELECT k FROM doc LIMIT 1)");
        requireInStep();
    }

    /** Whoever made the first is told. */
    @Test
    void anIndexThatIsReplacedWhileRowsAreTakenInIsNotMixedWithTheOther() {
        run("CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT, u TEXT)");
        store.executeAll("INSERT INTO doc VALUES (?, 'first', 'second')", Flux.range(0, ROWS))
                .block(LIMIT);
        TextIndex first = TextIndex.on("doc").column("t").build();
        TextIndex second = TextIndex.on("doc").column("u").build();
        Flux<IndexProgress> making = search.createIndex(first)
                .concatMap(
                        progress -> search.describe("doc")
                                .filter(index -> index.definition().equals(first))
                                .flatMap(index -> search.replaceIndex(second).next())
                                .thenReturn(progress),
                        1);
        assertThatThrownBy(() -> making.blockLast(LIMIT))
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(TextIndexException.Kind.DIFFERENT));
        search.createIndex(second).blockLast(LIMIT);
        requireInStep();
        assertThat(search.count(TextSearch.of("doc", "second")).block(LIMIT)).isEqualTo(ROWS);
        assertThat(search.count(TextSearch.of("doc", "first")).block(LIMIT)).isZero();
    }

    @Test
    void anIndexThatIsDroppedWhileRowsAreTakenInIsSaid() {
        run("CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT)");
        store.executeAll("INSERT INTO doc VALUES (?, 'word')", Flux.range(0, ROWS))
                .block(LIMIT);
        Flux<IndexProgress> making = search.createIndex(
                        TextIndex.on("doc").column("t").build())
                .concatMap(progress -> search.dropIndex("doc").thenReturn(progress), 1);
        assertThatThrownBy(() -> making.blockLast(LIMIT))
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(TextIndexException.Kind.NOT_FOUND));
    }

    @Test
    void aKeyThatNoDatabaseCanHoldIsNoneToGoOnBehind() {
        run("CREATE TABLE doc (k VARCHAR(5) NOT NULL PRIMARY KEY, t TEXT)");
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        for (Object key : List.of(Map.of("k", "a"), new Object())) {
            assertThatThrownBy(() -> page(TextSearch.of("doc", "word").after(1, 1, List.of(key))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("column k");
        }
    }

    void requireInStep() {
        assertThat(search.verify("doc").block(LIMIT)).isEqualTo(IndexCheck.of(0, 0, true));
    }

    void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }

    private List<TextResult> page(TextSearch wanted) {
        return search.search(wanted).collectList().block(LIMIT);
    }
}
