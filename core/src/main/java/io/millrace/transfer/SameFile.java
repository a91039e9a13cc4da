package io.millrace.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Whether two paths mean one file: by links of either kind, by folders that are links, or because a file will be there. Blocks. */
final class SameFile {
    /** As Linux has it; more are a circle. */
    private static final int MOST_LINKS = 40;

    private SameFile() {}

    static boolean is(Path one, Path other) throws IOException {
        if (Files.exists(one) && Files.exists(other)) {
            return Files.isSameFile(one, other);
        }
        return real(one, MOST_LINKS).equals(real(other, MOST_LINKS));
    }

    /** Where a file is or will be. */
    private static Path real(Path path, int links) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        if (links > 0 && Files.isSymbolicLink(absolute)) {
            return real(absolute.resolveSibling(Files.readSymbolicLink(absolute)), links - 1);
        }
        Path folder = absolute.getParent();
        try {
            return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
        } catch (NoSuchFileException missing) {
            return absolute;
        }
    }
}
