package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.OwnServer;
import io.millrace.postgres.server.ServerSetup;
import io.millrace.postgres.server.TestCertificates;
import io.millrace.postgres.server.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as users run it: a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunnableJarTest {
    private static final Path JAR = Path.of(System.getProperty("millrace.jar", "target/millrace-cli.jar"));
    private static final String ENDLESS =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Path errors;
    private String url;

    @BeforeEach
    void prepare() throws IOException {
        errors = folder.resolve("stderr");
        url = "sqlite:" + Files.createFile(folder.resolve("app.db"));
    }

    @AfterEach
    void killThoseLeft() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void itRunsByItself() throws Exception {
        Process version = start("--version");
        assertThat(output(version)).startsWith("millrace 0.");
        assertThat(code(version)).isZero();

        Process query = start("query", "-u", url, "-o", "json", "SELECT 'ä日' AS a, x'ff' AS b");
        assertThat(output(query)).isEqualTo("{\"a\":\"ä日\",\"b\":\"/w==\"}\n");
        assertThat(code(query)).isZero();
        assertThat(errors).isEmptyFile();
    }

    @Test
    void itSearches() throws Exception {
        Process table = start("query", "-u", url, "--write", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)");
        assertThat(code(table)).isZero();
        Process row = start("query", "-u", url, "--write", "INSERT INTO note VALUES (1, 'Running water')");
        assertThat(code(row)).isZero();
        Path file = Files.writeString(
                folder.resolve("search.json"),
                "{\"indexes\": [{\"table\": \"note\", \"columns\": [{\"name\": \"text\"}], \"language\": \"english\"}]}");
        Process index = start("search-index", "create", "-u", url, file.toString());
        assertThat(output(index)).isEqualTo("note: 1 row\n");
        assertThat(code(index)).isZero();
        Process search = start("search", "-u", url, "note", "runs", "-o", "json");
        assertThat(output(search)).contains("\"text\":\"[Running] water\"");
        assertThat(code(search)).isZero();
        assertThat(errors).isEmptyFile();
    }

    @Test
    void itKnowsPostgresToo() throws Exception {
        String server = TestServer.config().url();
        Process query = start(
                "query", "-u", server, "-o", "json", "SELECT :day::date AS day, 'ä' AS text", "-p", "day=2024-02-29");
        assertThat(output(query)).isEqualTo("{\"day\":\"2024-02-29\",\"text\":\"ä\"}\n");
        assertThat(code(query)).isZero();
        assertThat(errors).isEmptyFile();

        Process refused = start("query", "-u", server.replaceFirst(":[^:@/]+@", ":s3cret@"), "SELECT 1");
        assertThat(code(refused)).isEqualTo(ExitCode.FAILURE);
        assertThat(Files.readString(errors)).startsWith("millrace: ").doesNotContain("s3cret", "\tat ", "--write");
    }

    /** Some of Netty is left out of the jar; what TLS and finding the host need is not. */
    @Test
    void itSpeaksTlsToPostgres() throws Exception {
        TestCertificates certificates =
                TestCertificates.create(folder.resolve("tls")).issue("server", "localhost", "DNS:localhost");
        try (OwnServer server = OwnServer.start(ServerSetup.DEFAULT.withTls(certificates.folder()))) {
            String url = server.url().replaceFirst("@[^:/]*", "@localhost") + "?sslMode=verify-full&sslRootCert="
                    + certificates.path("ca.crt");
            Process query = start(
                    "query",
                    "-u",
                    url,
                    "-o",
                    "json",
                    "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
            assertThat(output(query)).isEqualTo("{\"ssl\":true,\"version\":\"TLSv1.3\"}\n");
            assertThat(code(query)).isZero();
            assertThat(errors).isEmptyFile();
        }
    }

    @Test
    void failuresHaveTheirExitCodesAndNoStackTrace() throws Exception {
        Process usage = start("schema", "--url", "oracle://me:s3cret@host/db");
        assertThat(output(usage)).isEmpty();
        assertThat(code(usage)).isEqualTo(ExitCode.USAGE);
        assertThat(Files.readString(errors)).contains("oracle").doesNotContain("s3cret", "\tat ");

        Process failure = start("query", "-u", url, "SELEC 1");
        assertThat(code(failure)).isEqualTo(ExitCode.FAILURE);
        assertThat(Files.readString(errors)).startsWith("millrace: ").doesNotContain("\tat ");
    }

    @Test
    void ctrlCCancelsTheQueryAndClosesTheDatabase() throws Exception {
        Process process = start("query", "-u", url, "-o", "json", ENDLESS);
        var out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("{\"i\":1}");
        signal(process, "-INT");
        while (out.readLine() != null) {
            // What is left in the pipe.
        }
        assertThat(code(process)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Files.readString(errors)).isEqualTo("Interrupted.\n");
        assertThat(folder.resolve("app.db-wal")).doesNotExist();
    }

    @Test
    void ctrlCUndoesTheMigrationThatIsRunning() throws Exception {
        Path scripts = Files.createDirectory(folder.resolve("migrations"));
        Files.writeString(scripts.resolve("V001__first.sql"), "CREATE TABLE first (i INTEGER)");
        Files.writeString(
                scripts.resolve("V002__endless.sql"),
                "CREATE TABLE half (i INTEGER);\nINSERT INTO half " + ENDLESS + ";");
        Process process = start("migrate", "-u", url, "-m", scripts.toString());
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("applied app/1");
        signal(process, "-INT");
        assertThat(code(process)).isEqualTo(ExitCode.INTERRUPTED);

        Process status = start("status", "-u", url, "-m", scripts.toString(), "-o", "json");
        assertThat(output(status).lines())
                .satisfiesExactly(first -> assertThat(first).contains("\"applied\""), second -> assertThat(second)
                        .contains("\"pending\""));
        Process schema = start("schema", "-u", url);
        assertThat(output(schema)).contains("table first").doesNotContain("half");
    }

    @Test
    void aPlainKillDoesTheSame() throws Exception {
        Process process = start("query", "-u", url, "-o", "json", ENDLESS);
        var out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("{\"i\":1}");
        signal(process, "-TERM");
        while (out.readLine() != null) {
            // What is left in the pipe.
        }
        assertThat(code(process)).isEqualTo(143);
        assertThat(folder.resolve("app.db-wal")).doesNotExist();
    }

    @Test
    void aReaderThatHasSeenEnoughEndsTheQuery() throws Exception {
        Process process = start("query", "-u", url, "-o", "json", ENDLESS);
        process.getInputStream().close();
        assertThat(code(process)).isEqualTo(ExitCode.OUTPUT_CLOSED);
        assertThat(errors).isEmptyFile();
    }

    @Test
    void theListsOfItsPartsAreInItAndItsServicesAreMerged() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (String entry : List.of(
                    "META-INF/LICENSE",
                    "META-INF/licenses/THIRD-PARTY.txt",
                    "META-INF/sbom/millrace-cli.cdx.json",
                    "META-INF/services/io.millrace.DatastoreProvider",
                    "META-INF/services/io.millrace.spi.CapabilityFactory",
                    "META-INF/services/java.sql.Driver")) {
                assertThat(jar.getEntry(entry)).as(entry).isNotNull();
            }
            assertThat(jar.getEntry("module-info.class")).isNull();
        }
    }

    private Process start(String... arguments) throws IOException {
        // A shell without job control starts what it puts in the background with Ctrl-C ignored, and that is inherited.
        List<String> command = new ArrayList<>(List.of(
                "perl",
                "-e",
                "$SIG{INT} = 'DEFAULT'; exec @ARGV or die",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        processes.add(process);
        return process;
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int code(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
