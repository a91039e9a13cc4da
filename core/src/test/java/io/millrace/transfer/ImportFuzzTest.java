package io.millrace.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.TransferException;
import io.millrace.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file is, its lines are read or refused with their number. */
class ImportFuzzTest {
    private static final List<String> FILES = List.of("""
            {"format":"millrace-transfer","version":2,"id":"a","database":"sqlite","migrations":{"app":3},"tables":1,"sequences":1}
            {"schema":"main","table":"t","columns":[{"name":"a","type":"INTEGER","values":"integer"},\
            {"name":"b","type":"TEXT","values":"text"}],"rows":2,"sequences":[{"column":"a","last":2,"given":true}]}
            {"schema":"main","sequence":"s","last":5,"given":false,"users":["t"]}
            {"rows_of":"t"}
            [1,"x"]
            [2,null]
            {"end":true}
            """, """
            {"format":"millrace-transfer","version":1,"id":"b","database":"postgresql","migrations":{},"tables":0}
            {"end":true}
            """);

    @TempDir
    private Path folder;

    @Test
    void anyFileIsReadOrRefusedWithItsLine() {
        Path path = folder.resolve("rows.jsonl");
        Fuzz.run(FILES, text -> read(path, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anyTextThatIsPackedIsReadOrRefusedWithItsLine() {
        Path path = folder.resolve("rows.jsonl.gz");
        Fuzz.run(FILES, 3, text -> read(path, packed(text)));
    }

    @Test
    void anyPackedFileIsReadOrRefused() {
        Path path = folder.resolve("rows.jsonl.gz");
        List<String> packed = FILES.stream()
                .map(text -> new String(packed(text), StandardCharsets.ISO_8859_1))
                .toList();
        Fuzz.run(packed, 3, text -> read(path, text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void read(Path path, byte[] bytes) {
        try {
            Files.write(path, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        try {
            readAll(ImportFile.open(path, ImportLimits.DEFAULT, () -> false));
        } catch (TransferException refused) {
            assertThat(refused).hasMessageContaining(path.toString());
            assertThat(refused.line().isPresent())
                    .as(refused.getMessage())
                    .isEqualTo(!refused.getMessage().startsWith("Cannot read " + path + ":"));
        }
    }

    private static void readAll(ImportFile file) {
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

    private static byte[] packed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }
}
