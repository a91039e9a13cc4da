package io.millrace.benchmarks.duel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.benchmarks.postgres.PostgresDatabase;
import io.millrace.benchmarks.postgres.Server;
import io.millrace.benchmarks.postgres.ServerTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.NodeList;

class PeerDuelTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"sqlite, JDBC, raw JDBC", "postgresql, R2DBC, r2dbc-postgresql and pool"})
    void contendersTakeTurnsAtEveryWork(String database, String contender, String heading) throws Exception {
        Server.makeKnown();
        PeerDuel.main(new String[] {
            "--database",
            database,
            "--contenders",
            contender,
            "--callers",
            "1,8",
            "--warm-up",
            "1",
            "--rounds",
            "2",
            "--turn",
            "1",
            "--out",
            folder.toString()
        });

        String table = Files.readString(folder.resolve("duel-" + database + ".md"));
        JsonNode outcomes = JsonMapper.builder()
                .build()
                .readTree(Files.readString(folder.resolve("duel-" + database + ".json")))
                .path("outcomes");
        // With one caller and eight, but for two works that have one; by two sides.
        assertThat(outcomes).hasSize((2 * Work.values().length - 2) * 2);
        for (JsonNode outcome : outcomes) {
            assertThat(outcome.path("nanos").path("median").asDouble()).isPositive();
            assertThat(outcome.has("serverNanos")).isEqualTo(database.equals("postgresql") && isHere());
        }
        for (Work work : Work.values()) {
            assertThat(table)
                    .containsPattern(
                            "\\| " + work + " \\| \\d* \\| " + heading + " \\| [\\d.]+ \\[[\\d.]+-[\\d.]+] \\|")
                    .containsPattern("\\| " + work + " \\| \\d* \\| Millrace \\| 1.000 \\[1.000-1.000] \\|");
            String file = "duel-" + database + "-"
                    + work.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".svg";
            NodeList titles = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve(file).toFile())
                    .getElementsByTagName("title");
            assertThat(titles.getLength()).isEqualTo(work.hasCallers() ? 4 : 2);
        }
    }

    @Test
    void aContenderThatIsNoneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerDuel.main(new String[] {"--contenders", "NOBODY"}))
                .withMessageContaining("NOBODY");
    }

    @Test
    void theProcessesOfAServerHereAreKnown() {
        Server.makeKnown();
        try (PostgresDatabase database = PostgresDatabase.empty()) {
            ServerTime time = ServerTime.of(database);
            assertThat(time.get().isEmpty()).isNotEqualTo(isHere());
            assertThat(time.get().values()).allMatch(nanos -> nanos > 0);
        }
    }

    private static boolean isHere() {
        return Files.isReadable(Path.of("/proc/self/schedstat"))
                && System.getProperty(PostgresDatabase.SERVER, "").contains("127.0.0.1");
    }
}
