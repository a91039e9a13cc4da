package io.millrace.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Migration;
import io.millrace.MigrationAction;
import io.millrace.error.MigrationException;
import io.millrace.runtime.H2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the annotations in a text divide it. */
class AnnotationsTest {
    @Test
    void withoutAnnotationsEverythingApplies() {
        Migration migration = migration("CREATE TABLE a (id INT);\r\n-- just so\rCREATE TABLE b (id INT)");
        assertThat(up(migration)).isEqualTo("CREATE TABLE a (id INT);\r\n-- just so\rCREATE TABLE b (id INT)");
        assertThat(migration.down(H2.TYPE)).isEmpty();
    }

    @Test
    void upAndDownDivideAndKeepTheirLines() {
        Migration migration = migration("""
                -- Licence: none
                -- +goose Up
                CREATE TABLE a (id INT);
                -- +goose Down
                DROP TABLE a;
                """);
        assertThat(up(migration)).isEqualTo("\n-- +goose Up\nCREATE TABLE a (id INT);\n\n\n");
        assertThat(down(migration)).isEqualTo("\n\n\n-- +goose Down\nDROP TABLE a;\n");
    }

    @Test
    void lineEndsStayAsTheyAre() {
        Migration migration = migration("-- +goose Up\r\nINSERT INTO a VALUES ('1\r\n2')\r-- +goose Down\r\n");
        assertThat(up(migration)).isEqualTo("-- +goose Up\r\nINSERT INTO a VALUES ('1\r\n2')\r\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- +goose NO TRANSACTION", "--+goose no transaction", "  --  +goose  No  Transaction  "})
    void noTransactionHoldsForBothDirections(String annotation) {
        Migration migration = migration(annotation + "\n-- +goose Up\nVACUUM;\n-- +goose Down\nVACUUM;\n");
        assertThat(migration.up(H2.TYPE).transactional()).isFalse();
        assertThat(migration.down(H2.TYPE))
                .hasValueSatisfying(down -> assertThat(down.transactional()).isFalse());
    }

    @Test
    void noTransactionNeedsNoSections() {
        assertThat(migration("-- +goose NO TRANSACTION\nVACUUM;").up(H2.TYPE).transactional())
                .isFalse();
        assertThat(migration("SELECT 1").withoutTransaction().up(H2.TYPE).transactional())
                .isFalse();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() {
        assertThat(up(migration("\uFEFF-- +goose Up\nSELECT 1"))).isEqualTo("-- +goose Up\nSELECT 1");
    }

    @Test
    void aCommentAloneSaysThatThereIsNothingToDo() {
        assertThat(up(migration("-- nothing on this database"))).isEqualTo("-- nothing on this database");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                              | is empty
            '  \n '                                                         | is empty
            'CREATE TABLE a (b)\n-- +goose Down\nDROP TABLE a'              | line 2 (Down) has no -- +goose Up before it; write that above
            '-- +goose Down\nDROP TABLE a'                                  | line 1 (Down) has no -- +goose Up before it; write that above
            '-- +goose Down\nDROP TABLE a\n-- +goose Up\nSELECT 1'          | line 3 comes too late
            '-- +goose Up\nSELECT 1\n-- +goose Up\nSELECT 2'                | line 3 comes too late
            '-- +goose Up\n-- +goose Down\n-- +goose Down'                  | line 3 comes twice
            'SELECT 1;\n\nSELECT 2;\n-- +goose Up\nSELECT 3'                | line 1: there is SQL before
            '-- +goose Up\n-- +goose StatementBegin\nSELECT 1'              | line 2 has no -- +goose StatementEnd
            '-- +goose Up\n-- +goose StatementEnd'                          | line 2 ends a statement
            '-- +goose Up\n-- +goose StatementBegin\n-- +goose Down'        | line 3 is inside the statement that begins at line 2
            '-- +goose ENVSUB ON\nSELECT 1'                                 | line 1 (ENVSUB ON) is not understood
            """)
    void annotationsThatDoNotFitAreNamedWithTheirLine(String text, String problem) {
        assertThatThrownBy(() -> migration(text.replace("\\n", "\n")))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("app/1 (test)")
                .hasMessageContaining(problem);
    }

    private static Migration migration(String text) {
        return Migration.of("app", 1, "test", text);
    }

    private static String up(Migration migration) {
        return text(migration.up(H2.TYPE));
    }

    private static String down(Migration migration) {
        return text(migration.down(H2.TYPE).orElseThrow());
    }

    private static String text(MigrationAction action) {
        return ((MigrationAction.Script) action).script().text();
    }
}
