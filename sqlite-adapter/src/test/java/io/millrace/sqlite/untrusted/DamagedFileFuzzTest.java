package io.millrace.sqlite.untrusted;

import static io.millrace.sqlite.untrusted.HostileFile.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreException;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.Table;
import io.millrace.schema.View;
import io.millrace.schema.VirtualTable;
import io.millrace.testkit.LeakCheck;
import io.millrace.transfer.Transfer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Files of SQLite with some bytes changed, opened as untrusted: each is read, or refused with one of our errors, in time and
 * without anything left behind. What the files are depends on {@code millrace.fuzz.seed} only, and how many there are on
 * {@code millrace.fuzz.rounds}.
 */
class DamagedFileFuzzTest {
    private static final int DEFAULT_ROUNDS = 1_500;

    /** Each takes long, compared with what other parsers are given. */
    private static final int SHARE = 5;

    private static final int PAGE = 512;
    private static final int HEADER = 100;

    private final long seed = Long.getLong("millrace.fuzz.seed", 1);

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @Test
    void anyFileIsReadOrRefused() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (List<String> statements : SeedFiles.ALL) {
            HostileFile file = HostileFile.of(folder, statements.toArray(String[]::new));
            seeds.add(Files.readAllBytes(file.path()));
            assertThat(outcome(file.path())).as(statements.get(1)).isEqualTo("read");
            Files.delete(file.path());
        }
        int rounds = Integer.getInteger("millrace.fuzz.rounds", DEFAULT_ROUNDS) / SHARE;
        int read = 0;
        LeakCheck leaks = LeakCheck.start();
        for (int round = 0; round < rounds; round++) {
            SplittableRandom random = new SplittableRandom(seed * 1_000_003 + round);
            byte[] mutated = mutated(seeds.get(random.nextInt(seeds.size())), random);
            // A name of its own: a crash of SQLite leaves the file that it was made by.
            Path file = Files.write(folder.resolve("round-" + round + ".db"), mutated);
            read += attack(file, mutated, round);
            Files.delete(file);
        }
        leaks.close();
        assertThat(read).as("files that could be read").isBetween(rounds / 20, rounds - rounds / 20);
    }

    private int attack(Path file, byte[] content, int round) throws Exception {
        try {
            String outcome = outcome(file);
            assertThat(Files.readAllBytes(file)).isEqualTo(content);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(file);
            }
            return outcome.equals("read") ? 1 : 0;
        } catch (Throwable failure) {
            throw new AssertionError(
                    "millrace.fuzz.seed=" + seed + ", round " + round + ", file "
                            + HexFormat.of().formatHex(content),
                    failure);
        }
    }

    /** Whether all of it was read, or the error, which is ours whatever the file is. */
    private String outcome(Path file) throws Exception {
        Path export = elsewhere.resolve("rows.jsonl");
        RelationalDatastore store =
                Datastores.open("sqlite:" + file + "?untrusted=true&statementTimeout=PT5S&closeTimeout=PT1S");
        try {
            DatabaseSchema schema = store.schema().blockOptional(LIMIT).orElseThrow();
            List<String> failures = new ArrayList<>();
            names(schema).forEach(name -> failures.add(attempt(store.query("SELECT * FROM " + quoted(name)))));
            SeedFiles.LOOKUPS.forEach(query -> attempt(store.query(query)));
            failures.add(attempt(Transfer.of(store).exportTo(export).run()));
            return failures.stream().allMatch("read"::equals) ? "read" : failures.toString();
        } catch (DatastoreException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return refused.toString();
        } finally {
            store.close().block(LIMIT);
            Files.deleteIfExists(export);
        }
    }

    private static String attempt(Publisher<?> work) {
        try {
            Flux.from(work).blockLast(LIMIT);
            return "read";
        } catch (DatastoreException refused) {
            return refused.toString();
        }
    }

    private static Stream<String> names(DatabaseSchema schema) {
        return Stream.of(
                        Stream.of("sqlite_schema"),
                        schema.tables().stream().map(Table::name),
                        schema.virtualTables().stream().map(VirtualTable::name),
                        schema.views().stream().map(View::name))
                .flatMap(each -> each);
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static byte[] mutated(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> bytes[random.nextInt(HEADER)] = (byte) random.nextInt(256);
                case 1 -> {
                    // The header of a page: what it is, its cells, where they begin.
                    int page = random.nextInt(bytes.length / PAGE) * PAGE;
                    bytes[page + (page == 0 ? HEADER : 0) + random.nextInt(24)] = (byte) random.nextInt(256);
                }
                case 2 -> {
                    int from = random.nextInt(bytes.length / PAGE) * PAGE;
                    int to = random.nextInt(bytes.length / PAGE) * PAGE;
                    System.arraycopy(bytes, from, bytes, to, PAGE);
                }
                case 3 -> {
                    int start = random.nextInt(bytes.length);
                    int end = Math.min(bytes.length, start + 1 + random.nextInt(40));
                    byte value = (byte) (random.nextBoolean() ? 0xff : 0);
                    Arrays.fill(bytes, start, end, value);
                }
                case 4 -> bytes = Arrays.copyOf(bytes, Math.max(PAGE, random.nextInt(bytes.length + 1)));
                default -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
        }
        return bytes;
    }
}
