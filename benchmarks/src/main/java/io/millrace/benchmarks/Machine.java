package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/** What figures were measured on. */
public final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /**
     * The machine in one line.
     *
     * @return processors, system, Java and SQLite driver
     */
    public static String describe() {
        return Runtime.getRuntime().availableProcessors() + " × " + processor() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", JDK "
                + Runtime.version() + ", sqlite-jdbc " + SQLiteJDBCLoader.getVersion();
    }

    private static String processor() {
        if (!Files.isReadable(PROCESSORS)) {
            return "processor";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("processor");
        } catch (IOException e) {
            return "processor";
        }
    }
}
