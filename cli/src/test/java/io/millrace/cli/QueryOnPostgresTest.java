package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.TestSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that only PostgreSQL has, printed. */
class QueryOnPostgresTest {
    private static final String VALUES = "SELECT '{\"a\":1}'::jsonb j, array['x', NULL] a, '[1,2,3]'::vector v,"
            + " array[[1,2],[3,4]] n, int4range(1, 5)::text r, '\\x00ff'::bytea b, date '2024-02-29' d, NULL::text z,"
            + " true t, '10.0.0.1'::inet h, interval '1 day 2 hours' i, 1.50 AS m";

    private final TestSchema schema = TestSchema.create();

    @AfterEach
    void drop() {
        schema.drop();
    }

    @Test
    void valuesAreJsonAndNoIdentities() {
        Run run = Run.on(schema.url(), "query", VALUES, "-o", "json");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith(
                        "{\"j\":{\"a\": 1},\"a\":[\"x\",null],\"v\":[1.0,2.0,3.0],\"n\":[[1,2],[3,4]],\"r\":\"[1,5)\","
                                + "\"b\":\"AP8=\",\"d\":\"2024-02-29\",\"z\":null,\"t\":true,\"h\":\"10.0.0.1\",\"i\":")
                .endsWith(",\"m\":1.50}\n");
    }

    @Test
    void cellsOfATableAreTextAndNoIdentities() {
        Run run = Run.on(schema.url(), "query", VALUES, "--max-width", "0");
        assertThat(run.out())
                .contains(
                        "{\"a\": 1} | [\"x\",null] | [1.0,2.0,3.0] | [[1,2],[3,4]] | [1,5) | x'00ff' | 2024-02-29 | NULL")
                .doesNotContainPattern("@[0-9a-f]{5,}");
    }

    @Test
    void numbersKeepTheirDigitsAndArraysHaveOneType() {
        assertThat(Run.on(
                                schema.url(),
                                "query",
                                "-o",
                                "json",
                                "SELECT :n::numeric AS n",
                                "-p",
                                "n:=0.1234567890123456789")
                        .out())
                .isEqualTo("{\"n\":0.1234567890123456789}\n");
        assertThat(Run.on(schema.url(), "query", "-o", "json", "SELECT 2.5 = ANY(:n) AS n", "-p", "n:=[1, 2.5]"))
                .isEqualTo(new Run(0, "{\"n\":true}\n", ""));
    }

    @Test
    void aStatementThatWritesIsRefusedAndNamesTheWay() {
        Run run = Run.on(schema.url(), "query", "CREATE TABLE other (id int)");
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("--write");
    }
}
