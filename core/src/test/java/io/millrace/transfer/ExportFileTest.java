package io.millrace.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.reduce((first, second) -> {
                        throw new AssertionError("More than one file");
                    })
                    .orElseThrow();
        }
    }
}
