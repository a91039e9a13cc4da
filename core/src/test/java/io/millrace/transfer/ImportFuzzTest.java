package io.millrace.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.TransferException;
import io.millrace.fuzz.Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        Fuzz.run(FILES, text -> {
            write(path, text);
            ImportFile file = ImportFile.open(path, ImportLimits.DEFAULT);
            try {
                file.header();
                while (true) {
                    file.advance();
                    if (!file.isRow() && file.currentObject().has("end")) {
                        file.requireEnd();
                        return;
                    }
                }
            } catch (TransferException refused) {
                assertThat(refused).hasMessageMatching("(?s).*[Ll]ine \\d+.*");
            } finally {
                file.close();
            }
        });
    }

    private static void write(Path path, String text) {
        try {
            Files.write(path, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
