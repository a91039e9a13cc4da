package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of an index on PostgreSQL. */
abstract class PostgresIndexLifeContract extends IndexLifeContract {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE _datastore_text_doc_words",
                "DROP TABLE _datastore_text_doc_rows",
                "DROP TRIGGER _datastore_text_doc_update ON doc",
                "ALTER TABLE doc DISABLE TRIGGER _datastore_text_doc_change",
                "DROP FUNCTION _datastore_text_doc_change CASCADE",
                "ALTER TABLE doc RENAME COLUMN body TO text",
                "ALTER TABLE doc RENAME TO document",
            })
    void missingPartsAreSaid(String damage) {
        assertDamaged(damage, !damage.contains("COLUMN"), !damage.contains("RENAME"));
    }

    @Test
    void aTableOfAnotherSchemaIsLookedForBySearchPath() {
        for (String table : List.of("pg_catalog.pg_class", "elsewhere")) {
            assertThatThrownBy(() -> search.createIndex(TextIndex.on(table)
                                    .named("other")
                                    .column("t")
                                    .build())
                            .blockLast(LIMIT))
                    .isInstanceOf(TextIndexException.class)
                    .hasMessageContaining("did you mean to name that in searchPath?");
        }
    }

    @Override
    String nameOfItsOwn() {
        return "ctid2";
    }

    @Override
    String whatHasNoTriggers() {
        return "MATERIALIZED VIEW special AS SELECT id, title AS t FROM doc";
    }

    @Override
    String key() {
        return "k0";
    }

    @Override
    String rowOfWords() {
        return "doc";
    }

    @Override
    List<String> objects() {
        return names(
                "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'S')"
                        + " AND relname NOT LIKE '%_seq' UNION ALL SELECT proname::text || '()' FROM pg_proc"
                        + " WHERE pronamespace = current_schema()::regnamespace AND proname NOT LIKE '%terms%'"
                        + " UNION ALL SELECT tgname::text FROM pg_trigger WHERE tgrelid = to_regclass('doc') ORDER BY 1");
    }
}
