package io.millrace.migration.internal;

import io.millrace.error.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The scripts in a folder on disk. Blocks while it reads. */
public final class DiskFolder {
    private DiskFolder() {}

    /**
     * Reads the scripts, but not those of folders inside. A pipe or a device with the name of a script is an error: reading it may
     * never end.
     *
     * @param folder the folder
     * @return its scripts
     */
    public static List<ScriptFile> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new MigrationException("There is no folder " + folder + " to read migrations from.", null);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> ScriptFile.isScript(String.valueOf(entry.getFileName())))
                    .filter(entry -> !Files.isDirectory(entry))
                    .map(DiskFolder::readFile)
                    .toList();
        } catch (IOException failure) {
            throw new MigrationException("The folder " + folder + " cannot be read: " + failure, failure);
        }
    }

    private static ScriptFile readFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new MigrationException(
                    file + " has the name of a migration and is no regular file. Rename or remove it.", null);
        }
        try {
            return ScriptFile.decode(String.valueOf(file.getFileName()), file.toString(), Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new MigrationException(file + " cannot be read: " + failure, failure);
        }
    }
}
