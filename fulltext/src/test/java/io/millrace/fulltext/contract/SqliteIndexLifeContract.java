package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of an index on SQLite. */
abstract class SqliteIndexLifeContract extends IndexLifeContract {
    @Test
    void namesAreThoseOfTheTableInAnyCase() {
        search.createIndex(TextIndex.on("DOC")
                        .named("doc")
                        .column("Title", 2)
                        .column("BODY")
                        .build())
                .blockLast(LIMIT);
        assertThat(search.describe("DOC").block(LIMIT)).isEqualTo(IndexDescription.of(INDEX, true, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE _datastore_text_doc_words",
                "DROP TABLE _datastore_text_doc_rows",
                "DROP TABLE _datastore_text_doc_terms",
                "DROP TABLE _datastore_text_doc_places",
                "DROP TRIGGER _datastore_text_doc_update",
                "ALTER TABLE doc RENAME COLUMN body TO text",
                "ALTER TABLE doc RENAME TO document",
            })
    void missingPartsAreSaid(String damage) {
        boolean toldBySearches = !damage.contains("COLUMN") && !damage.contains("terms");
        assertDamaged(damage, toldBySearches, damage.startsWith("DROP"));
    }

    @Test
    void indexesHaveNothingInCommon() {
        run("CREATE UNIQUE INDEX doc_title ON doc (title)");
        TextIndex.Builder doc = TextIndex.on("doc").column("body");
        List<String> names = List.of("doc", "doc_before", "doc_inserting", "doc_rows", "doc_words", "doc_before_words");
        names.forEach(name -> search.createIndex(doc.named(name).build()).blockLast(LIMIT));
        run("DROP TRIGGER _datastore_text_doc_before_words_insert");
        assertKind(Kind.DAMAGED, () -> search.verify("doc_before_words").block(LIMIT));
        for (String name : names.subList(1, names.size())) {
            assertThat(search.dropIndex(name).block(LIMIT)).isTrue();
        }
        run("INSERT OR REPLACE INTO doc VALUES (3, 'second', 'word')");
        assertThat(found("word")).isEqualTo(2);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    @Override
    String nameOfItsOwn() {
        return "rowid";
    }

    @Override
    String whatHasNoTriggers() {
        return "VIRTUAL TABLE special USING fts5(t)";
    }

    @Override
    String key() {
        return "id";
    }

    @Override
    String rowOfWords() {
        return "rowid";
    }

    @Override
    List<String> objects() {
        return names("SELECT name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name");
    }
}
