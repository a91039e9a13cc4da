package io.millrace.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes files for imports line by line, right or wrong. */
final class TransferFile {
    static final String HEADER =
            "{\"format\":\"millrace-transfer\",\"version\":1,\"id\":\"contract\",\"database\":\"other\","
                    + "\"migrations\":{},\"tables\":1}";

    private TransferFile() {}

    /** A file of the table {@code item} with these rows, each of which is a line from line 4 on. */
    static Path ofItems(Path folder, List<String> rows) throws IOException {
        return of(
                folder,
                "item",
                "{\"name\":\"id\",\"type\":\"\",\"values\":\"integer\"},"
                        + "{\"name\":\"name\",\"type\":\"\",\"values\":\"text\"}",
                rows);
    }

    /** A file of one table with these columns and rows. */
    static Path of(Path folder, String table, String columns, List<String> rows) throws IOException {
        List<String> lines = new ArrayList<>();
        Collections.addAll(lines, HEADER, declared(table, columns), "{\"rows_of\":\"" + table + "\"}");
        lines.addAll(rows);
        lines.add("{\"end\":\"millrace-transfer\"}");
        return ofLines(folder, lines);
    }

    static String declared(String table, String columns) {
        return "{\"table\":\"" + table + "\",\"schema\":\"other\",\"columns\":[" + columns + "]}";
    }

    static Path ofLines(Path folder, List<String> lines) throws IOException {
        return Files.write(folder.resolve("file.jsonl"), lines);
    }
}
