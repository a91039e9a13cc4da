package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.error.PermissionDeniedException;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody makes an index on a table of somebody else. */
class PostgresMakerRightsTest extends IndexedDocuments {
    private static final TextIndex INDEX = TextIndex.on("doc").column("t").build();

    private final TestSchema schema = TestSchema.create();
    private final String maker = "maker_" + UUID.randomUUID().toString().replace("-", "");
    private final RelationalDatastore owners = schema.open();
    private final RelationalDatastore makers = schema.openAs(maker, maker);

    @BeforeEach
    void fill() {
        run(owners, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        run(owners, "INSERT INTO doc VALUES (1, 'word')");
        run(owners, "CREATE ROLE " + maker + " LOGIN PASSWORD '" + maker + "'");
        run(owners, "GRANT USAGE ON SCHEMA " + schema.name() + " TO " + maker);
    }

    @AfterEach
    void drop() {
        makers.close().block(LIMIT);
        owners.close().block(LIMIT);
        TestServer.administer("DROP OWNED BY " + maker + " CASCADE", "DROP ROLE " + maker);
        schema.drop();
    }

    /** Triggers that may not read the table would let nobody write to it, and an index that nobody fills would be left. */
    @ParameterizedTest
    @ValueSource(strings = {"TRIGGER", "SELECT", "SELECT, TRIGGER", "TRIGGER, UPDATE", "SELECT (k), UPDATE, TRIGGER"})
    void makesNothingThatCannotBeFilled(String rights) {
        allowTables();
        allow(rights);
        assertThatThrownBy(() -> search(makers).createIndex(INDEX).blockLast(LIMIT))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("doc");
        assertThat(search(makers).indexes().collectList().block(LIMIT)).isEmpty();
        run(owners, "INSERT INTO doc VALUES (2, 'word')");
        search(owners).createIndex(INDEX).blockLast(LIMIT);
        check(owners, "word", 2);
    }

    @Test
    void makesItWithTheRightsThatItTakes() {
        allowTables();
        allow("SELECT, UPDATE, TRIGGER");
        search(makers).createIndex(INDEX).blockLast(LIMIT);
        run(owners, "INSERT INTO doc VALUES (2, 'word')");
        check(makers, "word", 2);
    }

    @Test
    void makesNothingWhereItMayMakeNoTables() {
        allow("SELECT, UPDATE, TRIGGER");
        assertThatThrownBy(() -> search(makers).createIndex(INDEX).blockLast(LIMIT))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining(schema.name());
        assertThat(search(owners).indexes().collectList().block(LIMIT)).isEmpty();
        run(owners, "INSERT INTO doc VALUES (2, 'word')");
    }

    /** Who finds it whole has nothing to do. */
    @Test
    void findsWhatSomebodyElseHasMade() {
        search(owners).createIndex(INDEX).blockLast(LIMIT);
        run(owners, "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema.name() + " TO " + maker);
        search(makers).createIndex(INDEX).blockLast(LIMIT);
        check(makers, "word", 1);
        assertThatThrownBy(() -> search(makers).rebuild("doc").blockLast(LIMIT))
                .isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> search(makers).dropIndex("doc").block(LIMIT))
                .isInstanceOf(PermissionDeniedException.class);
        run(owners, "INSERT INTO doc VALUES (2, 'word')");
        check(owners, "word", 2);
    }

    private void allowTables() {
        run(owners, "GRANT CREATE ON SCHEMA " + schema.name() + " TO " + maker);
    }

    private void allow(String rights) {
        run(owners, "GRANT " + rights + " ON doc TO " + maker);
    }
}
