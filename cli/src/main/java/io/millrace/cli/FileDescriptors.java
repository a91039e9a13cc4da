package io.millrace.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** What is behind the standard streams of this process. */
final class FileDescriptors {
    /** The standard input. */
    static final int INPUT = 0;

    /** The standard output. */
    static final int OUTPUT = 1;

    /** The error output. */
    static final int ERROR = 2;

    private static final long PATIENCE_SECONDS = 2;

    private FileDescriptors() {}

    /**
     * Whether a stream is a terminal. Asks the shell: Java knows only whether both its input and its output are. Where there is no
     * shell to ask, none is.
     */
    static boolean isTerminal(int descriptor) {
        return holds("-t " + descriptor);
    }

    /** Whether a stream is a pipe, as far as the shell can tell. */
    static boolean isPipe(int descriptor) {
        return holds("-p /dev/fd/" + descriptor);
    }

    private static boolean holds(String condition) {
        try {
            Process test = new ProcessBuilder("sh", "-c", "test " + condition)
                    .redirectInput(Redirect.INHERIT)
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT)
                    .start();
            return test.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
