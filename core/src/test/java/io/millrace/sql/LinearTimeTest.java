package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.SqlScript.Statement;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearTimeTest {
    private static final int ONE_MEGABYTE = 1 << 20;
    private static final int COUNTED_LENGTH = 1 << 16;

    private static final SqlSyntax ALL = SqlSyntax.ANSI.with(SqlSyntax.Feature.values());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$a",
                "$a$",
                "$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ",
                "$a ",
                "$",
                "$$",
                "a",
                "'",
                "''",
                "\"",
                "[",
                "`",
                "/*",
                "/*/",
                "*/",
                "/",
                "-",
                "--",
                "--\n",
                "\n",
                " ",
                "E'",
                "E'\\",
                "E'' ",
                "E''\n",
                "E''--x\n",
                "(",
                ")",
                "(?,",
                "IN (",
                "IN (?,",
                "?,",
                "??",
                ":a,",
                ":",
                "::",
                ";",
                "x;",
                "\nx;",
                "CREATE TRIGGER BEGIN SELECT;",
                "CREATE OR REPLACE FUNCTION BEGIN ATOMIC; END;",
                "BEGIN ",
                "😀"
            })
    void takesOneMegabyteOfAnyFragment(String fragment) {
        String counted = fragment.repeat(COUNTED_LENGTH / fragment.length());
        for (String text : List.of(
                counted,
                "$" + counted,
                "$aaaa$" + counted + "$aaaa$",
                "/*" + counted + "*/",
                "E'" + counted + "'",
                "E''" + counted)) {
            ScanningWork.requireLinear(text, ALL);
        }
        parseAndSplit(fragment.repeat(ONE_MEGABYTE / fragment.length()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void bindsHundredThousandParameters(int distinct) {
        StringBuilder sql = new StringBuilder("SELECT 1 WHERE x IN (0");
        for (int i = 0; i < 100_000; i++) {
            sql.append(", $").append(i % distinct + 1);
        }
        BoundSql bound = new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL)
                .parse(sql.append(")").toString())
                .bind(Collections.nCopies(distinct, List.of(1, 2)));

        assertThat(bound.values()).hasSize(200_000);
    }

    private static void parseAndSplit(String text) {
        try {
            new SqlParser(ALL, Syntaxes.DOLLAR).parse(text);
        } catch (InvalidSqlTextException e) {
            assertThat(e.position()).isLessThan(text.length());
        }
        try {
            List<Statement> statements = SqlScript.split(text, ALL);
            assertThat(statements.size()).isLessThanOrEqualTo(text.length());
        } catch (InvalidSqlTextException e) {
            assertThat(e.position()).isLessThan(text.length());
        }
    }
}
