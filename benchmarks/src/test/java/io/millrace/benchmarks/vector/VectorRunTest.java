package io.millrace.benchmarks.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.postgres.Server;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All parts, on a small table. */
class VectorRunTest {
    private static final String SMALL =
            "--vectors 600 --dimensions 64 --centres 20 --questions 5 --warm-up 1 --rounds 1 --rows 50 --seconds 1";

    @ParameterizedTest
    @CsvSource({"sqlite, quantised, vec0 by sqlite-jdbc", "postgresql, hnsw, its statements by r2dbc-postgresql"})
    void comparesWithWhatIsMadeByHand(String database, String method, String side) {
        Server.makeKnown();
        String text = VectorRun.measure(database, arguments("--database " + database + " " + SMALL));
        assertThat(text)
                .contains("600 vectors of 64 dimensions around 20 centres")
                .contains("| TOP_10 | " + side + " |")
                .contains("| INSERT | " + InsertContest.BY_HAND + " |")
                .contains("- exact: recall@10 1.000")
                .contains("- " + method + ": recall@10 ")
                .contains("- " + method + ": the first search after a start took ")
                .contains("- 0 of 200 rows were not found by their own vector")
                .contains("| 30 % deleted | " + method + " | 0.1 % | all |")
                .doesNotContain(" missing |");
    }

    @Test
    void readsVectorsOfAFile(@TempDir Path folder) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(3 * 12).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 3; i++) {
            content.putInt(2).putFloat(i).putFloat(-i);
        }
        Path file = Files.write(folder.resolve("some.fvecs"), content.array());
        Vectors vectors = VectorFile.of(file, 1);
        assertThat(vectors.size()).isEqualTo(2);
        assertThat(vectors.at(1)).containsExactly(1, -1);
        assertThat(vectors.question(0)).containsExactly(2, -2);
        assertThat(vectors.description()).isEqualTo("2 vectors of 2 dimensions from some.fvecs");
    }

    private static Arguments arguments(String line) {
        return Arguments.of(Stream.of(line.split(" ")).toArray(String[]::new));
    }
}
