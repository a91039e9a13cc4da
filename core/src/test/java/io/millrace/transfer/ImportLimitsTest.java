package io.millrace.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.TransferException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that was made to take memory or time is refused by its line and the name of a limit, and read when that is raised. */
class ImportLimitsTest {
    private static final String FIRST = """
            {"format":"millrace-transfer","version":2,"id":"a","database":"x","migrations":{},"tables":%d,"sequences":%d}
            """;
    private static final String COLUMN = "{\"name\":\"c\",\"type\":\"TEXT\",\"values\":\"text\"}";
    private static final String TABLE = "{\"schema\":\"m\",\"table\":\"t\",\"columns\":[" + COLUMN + "]}\n";
    private static final String SEQUENCE =
            "{\"schema\":\"m\",\"sequence\":\"s\",\"last\":1,\"given\":true,\"users\":[]}\n";
    private static final String ROWS = "{\"rows_of\":\"t\"}\n";
    private static final String END = "{\"end\":true}\n";

    @TempDir
    private Path folder;

    @Test
    void aLineMayBeAsLongAsItsLimitAndNoByteLonger() throws IOException {
        String row = "[\"" + "x".repeat(996) + "\"]";
        String text = FIRST.formatted(1, 0) + TABLE + ROWS + row + "\n" + END;
        ImportLimits fitting = ImportLimits.DEFAULT.withMaxLineBytes(row.length());
        assertThatCode(() -> readAll(file(text), fitting)).doesNotThrowAnyException();
        assertRefused(file(text), fitting.withMaxLineBytes(row.length() - 1), 4, "maxLineBytes of 999");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 65_535, 65_536, 65_537, 200_000})
    void aLineWithoutEndIsRefusedByItsNumber(int most) throws IOException {
        Path unended = file(FIRST.formatted(1, 0) + TABLE + ROWS + "[\"" + "x".repeat(300_000));
        assertRefused(unended, ImportLimits.DEFAULT.withMaxLineBytes(most), 4, "maxLineBytes of " + most);
    }

    @Test
    void aLineThatIsTooLongBehindTheEndIsNoFileThatIsCutShort() throws IOException {
        Path longer = file(FIRST.formatted(0, 0) + END + "x".repeat(300_000));
        assertRefused(longer, ImportLimits.DEFAULT.withMaxLineBytes(1_000), 3, "behind the end of the export");
    }

    @Test
    void aSmallFileThatUnpacksToALineOfGigabytesIsRefused() throws IOException {
        Path bomb = bomb(FIRST.formatted(1, 0) + TABLE + ROWS + "[\"", 20 << 20);
        assertThat(Files.size(bomb)).isLessThan(1 << 15);
        assertRefused(bomb, ImportLimits.DEFAULT.withMaxLineBytes(1 << 20), 4, "maxLineBytes of 1048576");
    }

    @Test
    void aSmallFileThatUnpacksToManyLinesIsRefused() throws IOException {
        Path bomb = folder.resolve("lines.jsonl.gz");
        byte[] rows = "[\"\"]\n".repeat(100_000).getBytes(UTF_8);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            out.write((FIRST.formatted(1, 0) + TABLE + ROWS).getBytes(UTF_8));
            for (long bytes = 0; bytes < 2L * ImportLimits.FREE_BYTES; bytes += rows.length) {
                out.write(rows);
            }
            out.write(END.getBytes(UTF_8));
        }
        assertRefused(bomb, ImportLimits.DEFAULT, OptionalLong.empty(), "maxDecompressionRatio of 200");
        assertThatCode(() -> readAll(bomb, ImportLimits.DEFAULT.withMaxDecompressionRatio(1_100)))
                .doesNotThrowAnyException();
    }

    @Test
    void aSmallFileMayUnpackToWhatever() throws IOException {
        Path tight = bomb(FIRST.formatted(1, 0) + TABLE + ROWS + "[\"", 1 << 20);
        Path whole = folder.resolve("whole.jsonl.gz");
        Files.write(whole, Files.readAllBytes(tight));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole, StandardOpenOption.APPEND))) {
            out.write(("\"]\n" + END).getBytes(UTF_8));
        }
        assertThatCode(() -> readAll(whole, ImportLimits.DEFAULT.withMaxDecompressionRatio(1)))
                .doesNotThrowAnyException();
    }

    @Test
    void moreTablesThanTheLimitAreRefusedBeforeTheyAreRead() throws IOException {
        assertRefused(file(FIRST.formatted(100_001, 0) + TABLE), ImportLimits.DEFAULT, 1, "maxTables of 100000");
        Path two = file(FIRST.formatted(2, 0)
                + TABLE
                + TABLE.replace("\"t\"", "\"u\"")
                + ROWS
                + ROWS.replace("\"t\"", "\"u\"")
                + END);
        assertRefused(two, ImportLimits.DEFAULT.withMaxTables(1), 1, "maxTables of 1 ");
        assertThatCode(() -> readAll(two, ImportLimits.DEFAULT.withMaxTables(2)))
                .doesNotThrowAnyException();
    }

    @Test
    void moreColumnsThanTheLimitAreRefused() throws IOException {
        Path wide = file(FIRST.formatted(1, 0) + TABLE.replace(COLUMN, String.join(",", List.of(COLUMN, COLUMN))));
        assertRefused(wide, ImportLimits.DEFAULT.withMaxColumns(1), 2, "\"t\" has more columns", "maxColumns of 1 ");
        Path wider = file(FIRST.formatted(1, 0) + TABLE.replace(COLUMN, COLUMN + ("," + COLUMN).repeat(4_096)));
        assertRefused(wider, ImportLimits.DEFAULT, 2, "maxColumns of 4096");
    }

    @Test
    void moreSequencesThanTheLimitAreRefused() throws IOException {
        Path two = file(FIRST.formatted(0, 2) + SEQUENCE + SEQUENCE + END);
        assertRefused(two, ImportLimits.DEFAULT.withMaxSequences(1), 1, "maxSequences of 1 ");
        assertThatCode(() -> readAll(two, ImportLimits.DEFAULT)).doesNotThrowAnyException();
        assertRefused(file(FIRST.formatted(0, 100_001)), ImportLimits.DEFAULT, 1, "maxSequences of 100000");
    }

    @Test
    void negativeNumbersAreRefused() throws IOException {
        assertRefused(file(FIRST.formatted(-1, 0) + END), ImportLimits.DEFAULT, 1, "negative");
        assertRefused(file(FIRST.formatted(0, -1) + END), ImportLimits.DEFAULT, 1, "negative");
    }

    @Test
    void aLongHeaderIsRefusedWhereverItsBytesAre() throws IOException {
        String begun = FIRST.formatted(3, 0) + TABLE + TABLE;
        Path many = file(begun + TABLE);
        int most = begun.length() + 10;
        assertRefused(many, ImportLimits.DEFAULT.withMaxHeaderBytes(most), 4, "maxHeaderBytes of " + most);
        assertRefused(many, ImportLimits.DEFAULT.withMaxHeaderBytes(begun.length()), 4, "maxHeaderBytes");
        assertRefused(many, ImportLimits.DEFAULT.withMaxHeaderBytes(50), 1, "maxHeaderBytes of 50");
        Path bomb = bomb("{\"format\":\"", 4 << 20);
        assertRefused(bomb, ImportLimits.DEFAULT.withMaxHeaderBytes(1 << 20), 1, "maxHeaderBytes");
    }

    /** Two bytes of JSON may be an object of a hundred. */
    @Test
    void aLineOfManySmallValuesIsRefused() throws IOException {
        String values = "[" + "{},".repeat(500_000) + "{}]";
        assertRefused(file("{\"a\":" + values + "}\n"), ImportLimits.DEFAULT, 1, "maxTables", "maxColumns");
        assertRefused(
                file(FIRST.formatted(1, 0) + TABLE + "{\"rows_of\":" + values + "}\n"),
                ImportLimits.DEFAULT,
                3,
                "maxColumns");
    }

    @Test
    void aPipeIsRefusedAndNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe.jsonl");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertRefused(pipe, ImportLimits.DEFAULT, OptionalLong.empty(), "pipe");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void limitsArePositive(int value) {
        ImportLimits limits = ImportLimits.DEFAULT;
        assertInvalid(() -> limits.withMaxLineBytes(value));
        assertInvalid(() -> limits.withMaxDecompressionRatio(value));
        assertInvalid(() -> limits.withMaxTables(value));
        assertInvalid(() -> limits.withMaxColumns(value));
        assertInvalid(() -> limits.withMaxSequences(value));
        assertInvalid(() -> limits.withMaxHeaderBytes(value));
        assertInvalid(() -> limits.withMaxLineBytes((1 << 30) + 1));
    }

    private static void assertInvalid(ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertRefused(Path path, ImportLimits limits, long line, String... reasons) {
        assertRefused(path, limits, OptionalLong.of(line), reasons)
                .hasMessageContaining("Line " + line + " of " + path);
    }

    private AbstractThrowableAssert<?, ?> assertRefused(
            Path path, ImportLimits limits, OptionalLong line, String... reasons) {
        AbstractThrowableAssert<?, ?> refused = assertThatThrownBy(() -> readAll(path, limits))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContainingAll(reasons);
        line.ifPresent(number -> refused.satisfies(
                error -> assertThat(((TransferException) error).line()).hasValue(number)));
        return refused;
    }

    private static void readAll(Path path, ImportLimits limits) {
        ImportFile file = ImportFile.open(path, limits, () -> false);
        try {
            file.header();
            while (true) {
                file.advance();
                if (!file.isRow() && file.currentObject().has("end")) {
                    file.requireEnd();
                    return;
                }
            }
        } finally {
            file.close();
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), text);
    }

    /** A beginning, and a text that does not end. */
    private Path bomb(String beginning, int bytes) throws IOException {
        Path path = folder.resolve("bomb.jsonl.gz");
        byte[] portion = "x".repeat(1 << 20).getBytes(UTF_8);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(beginning.getBytes(UTF_8));
            for (int written = 0; written < bytes; written += portion.length) {
                out.write(portion);
            }
        }
        return path;
    }
}
