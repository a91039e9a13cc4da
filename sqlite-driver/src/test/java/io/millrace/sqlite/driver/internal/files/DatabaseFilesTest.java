package io.millrace.sqlite.driver.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFilesTest {
    @TempDir
    private Path folder;

    /** A ZIP file is a file system without links, as those of many memory sticks are. */
    @Test
    void aFileGetsItsNameWhereThereAreNoLinks() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("files.zip"), Map.of("create", true))) {
            Path partial = Files.writeString(zip.getPath("/partial"), "complete");
            Path name = zip.getPath("/copy.db");
            DatabaseFiles.giveName(partial, name);
            assertThat(name).hasContent("complete");
            assertThat(partial).doesNotExist();
        }
    }

    @Test
    void aFileThatIsThereIsReplacedNowhere() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("files.zip"), Map.of("create", true))) {
            for (Path in : new Path[] {folder, zip.getPath("/")}) {
                Path partial = Files.writeString(in.resolve("partial"), "complete");
                Path precious = Files.writeString(in.resolve("precious"), "precious");
                assertThatThrownBy(() -> DatabaseFiles.giveName(partial, precious))
                        .isInstanceOf(FileAlreadyExistsException.class);
                assertThat(precious).hasContent("precious");
            }
        }
    }
}
