package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements end or begin transactions, and which only look like it. */
class TransactionControlTest {
    @ParameterizedTest
    @CsvSource({
        "begin,BEGIN",
        "BEGIN IMMEDIATE,BEGIN",
        "Start Transaction READ ONLY,BEGIN",
        "commit and chain,COMMIT",
        "END TRANSACTION,COMMIT",
        "ABORT,ROLLBACK",
        "ROLLBACK WORK,ROLLBACK",
        "ROLLBACK TRANSACTION TO s,SAVEPOINT",
        "rollback to savepoint s,SAVEPOINT",
        "RELEASE s,SAVEPOINT",
        "SAVEPOINT s,SAVEPOINT",
        "PREPARE TRANSACTION 'x',TWO_PHASE",
        "ROLLBACK PREPARED 'x',TWO_PHASE"
    })
    void control(String text, TransactionControl control) {
        assertThat(of(text)).isEqualTo(Optional.ofNullable(control));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN VALUES(1); END",
                "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; DELETE FROM b; END",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END",
                "WITH begin AS (SELECT 1) SELECT * FROM begin",
                "\"begin\"",
                "PREPARE transaction AS SELECT 1",
                "PREPARE p (int) AS SELECT $1",
                "EXPLAIN COMMIT",
                "DO $$ BEGIN COMMIT; END $$",
                "begin_all"
            })
    void other(String text) {
        assertThat(of(text)).isEmpty();
    }

    @Test
    void everyStatementOfATextHasAHead() {
        assertThat(StatementHead.listOf(" ; SELECT 1;; /* x */ commit -- y", Syntaxes.POSTGRESQL))
                .containsExactly(new StatementHead(List.of("SELECT", "1")), new StatementHead(List.of("COMMIT")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE FUNCTION f(begin atomic) RETURNS int LANGUAGE sql AS 'SELECT 1'; COMMIT; SELECT 1",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END; COMMIT; SELECT 1",
                "CREATE TABLE begin (atomic int); COMMIT; SELECT 1"
            })
    void isFoundBehindWhatOnlyLooksLikeABody(String text) {
        assertThat(StatementHead.listOf(text, Syntaxes.POSTGRESQL))
                .hasSize(3)
                .element(1)
                .isEqualTo(new StatementHead(List.of("COMMIT")));
    }

    private static Optional<TransactionControl> of(String text) {
        return StatementHead.listOf(text, Syntaxes.POSTGRESQL).stream()
                .findFirst()
                .flatMap(TransactionControl::of);
    }
}
