package io.millrace.fulltext.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.testkit.DatastoreExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that SQLite may have, whose words its functions do not see as FTS5 does. */
class UncommonTextsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    private RelationalDatastore store;
    private FullTextSearch search;

    @BeforeEach
    void create(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, t TEXT)").block(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before\0after",
                "漢字\0after",
                "before 漢字\0漢字 after",
                "before\0漢字 after",
                "\0\0before\0 \0after\0",
                "\\before\\\0\"\\\\u0000\n\u0001after\\",
                "before\\u0041after after \0 before"
            })
    void haveWordsBehindNul(String text) {
        requireFound(text, "after");
        if (text.contains("漢")) {
            requireFound(text, "漢字");
        }
    }

    /** FTS5 keeps the first 32,768 bytes of a word, which may end within a character. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "ა", "𐐨", "xა"})
    void haveWordsWithoutEnd(String part) {
        requireFound(part.repeat(40_000) + " after", "after");
        requireFound(part.repeat(40_000) + " after", part.repeat(4_000 / part.length()) + "*");
        assertThat(search.search(TextSearch.of("doc", part.repeat(5)))
                        .collectList()
                        .block(LIMIT))
                .isEmpty();
    }

    /** Taken in by the first filling, and by the triggers. */
    private void requireFound(String text, String query) {
        store.execute("DELETE FROM doc").block(LIMIT);
        store.execute("INSERT INTO doc VALUES (1, ?)", text).block(LIMIT);
        search.dropIndex("doc").block(LIMIT);
        search.createIndex(TextIndex.on("doc")
                        .column("t")
                        .language(Language.ENGLISH)
                        .suggestions()
                        .build())
                .blockLast(LIMIT);
        store.execute("INSERT INTO doc VALUES (2, ?)", text).block(LIMIT);
        assertThat(search.search(TextSearch.of("doc", query))
                        .map(result -> ((Number) result.key().get(0)).intValue())
                        .collectList()
                        .block(LIMIT))
                .isEqualTo(List.of(1, 2));
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }
}
