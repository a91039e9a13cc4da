package io.millrace.cli;

import io.millrace.cli.output.ResultWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** The command {@code millrace}. */
public final class Millrace {
    private Millrace() {}

    /**
     * Runs a command and ends the process. Ctrl-C and other requests to end cancel the work, roll back what is open and close
     * the datastore before the process ends.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        StopRequest stopRequest = new StopRequest();
        stopRequest.onShutdown();
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                new ResultWriter(
                        writer(FileDescriptor.out),
                        () -> FileDescriptors.isTerminal(FileDescriptors.OUTPUT),
                        () -> FileDescriptors.isPipe(FileDescriptors.OUTPUT)),
                new PrintWriter(writer(FileDescriptor.err), true),
                Terminal.ofErrorOutput(),
                new TerminalPasswordPrompt(),
                stopRequest);
        int code;
        try {
            code = CommandLines.create(surroundings).execute(arguments);
        } finally {
            stopRequest.workIsOver();
        }
        // When the process is ending already, this waits for its end, and the exit code is that of the signal.
        System.exit(code);
    }

    /** Always UTF-8: what is redirected must not depend on the terminal's settings. */
    private static Writer writer(FileDescriptor descriptor) {
        return new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8);
    }
}
