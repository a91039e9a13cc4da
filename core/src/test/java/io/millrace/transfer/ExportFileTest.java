package io.millrace.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.TransferException;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.schema.Column;
import io.millrace.spi.TransferSupport;
import io.millrace.spi.ValueType;
import io.millrace.transfer.FileHeader.ColumnHeader;
import io.millrace.transfer.FileHeader.TableHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports in a folder where others may write. */
class ExportFileTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasPutInThePlaceOfTheFileIsNotTakenForIt() throws IOException {
        Path target = folder.resolve("rows.jsonl");
        ExportFile file = new ExportFile(target, false, List::of);
        file.open();
        Path partial = onlyFile();
        Files.move(partial, folder.resolve("stolen"));
        Files.writeString(partial, "forged");
        assertThatThrownBy(file::complete).isInstanceOf(TransferException.class).hasMessageContaining("replaced");
        file.discard();
        assertThat(target).doesNotExist();
    }

    @Test
    void aDeviceIsNotReplaced() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        ExportFile file = new ExportFile(pipe, true, List::of);
        assertThatThrownBy(file::open).isInstanceOf(TransferException.class).hasMessageContaining("pipe");
        assertThat(onlyFile()).isEqualTo(pipe);
    }

    @Test
    void aLinkToNowhereIsAFileThatIsThere() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), folder.resolve("nowhere"));
        ExportFile file = new ExportFile(link, false, List::of);
        assertThatThrownBy(file::open).isInstanceOf(TransferException.class).hasMessageContaining("there already");
        assertThat(onlyFile()).isEqualTo(link);
    }

    /** Reactor throws such an error on, and nobody would hear of it. */
    @Test
    void aRowThatDoesNotFitIntoMemoryIsAnError() {
        TableHeader table = new TableHeader(
                "main",
                "item",
                List.of(new ColumnHeader("content", "BYTEA", ValueType.BYTES)),
                OptionalLong.empty(),
                List.of());
        TransferSupport support = new TransferSupport() {
            @Override
            public UnaryOperator<Object> exporting(Column column) {
                return value -> {
                    throw new OutOfMemoryError("injected");
                };
            }
        };
        ExportFile file = new ExportFile(folder.resolve("rows.jsonl"), false, List::of);
        file.open();
        file.begin(new RowWriter(table, List.of(Column.of("content", "BYTEA", true, null)), support), table);
        assertThatThrownBy(() -> file.write(Row.of(Columns.of("content"), new byte[] {1})))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("not enough memory")
                .hasCauseInstanceOf(OutOfMemoryError.class);
        file.discard();
        assertThat(folder).isEmptyDirectory();
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.reduce((first, second) -> {
                        throw new AssertionError("More than one file");
                    })
                    .orElseThrow();
        }
    }
}
