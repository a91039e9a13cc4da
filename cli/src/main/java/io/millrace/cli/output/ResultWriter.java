package io.millrace.cli.output;

import io.millrace.text.PrintableText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.function.BooleanSupplier;

/**
 * Where results are written. Unlike a {@link java.io.PrintWriter} it fails when nobody takes them any more, so that a query whose
 * reader has gone ends. Lines that come slowly are passed on at once, those that come fast in portions.
 */
public final class ResultWriter {
    private static final long LONGEST_DELAY_NANOS = 200_000_000;

    private final BufferedWriter out;
    private final BooleanSupplier terminal;
    private final BooleanSupplier pipe;

    /** Guarded by this, as {@code out} is. */
    private long flushed = System.nanoTime();

    /**
     * Writes to a writer.
     *
     * @param out what takes the text
     * @param terminal tells whether that is a terminal; asked only where it matters
     * @param pipe tells whether that is a pipe; asked when it cannot be written to
     */
    public ResultWriter(Writer out, BooleanSupplier terminal, BooleanSupplier pipe) {
        this.out = new BufferedWriter(out);
        this.terminal = terminal;
        this.pipe = pipe;
    }

    /**
     * Writes a line, or several that belong together, as {@link PrintableText#ofLines} makes them.
     *
     * @param text the line without its end
     * @throws OutputClosedException when nobody reads it any more
     * @throws UncheckedIOException when it cannot be written for another reason
     */
    public void line(String text) {
        write(PrintableText.ofLines(text));
    }

    /**
     * Writes what other programs take as it is, such as a path or a script. Only a terminal gets it as {@link PrintableText#ofLines}
     * makes it.
     *
     * @param text the text without the end of its last line
     * @throws OutputClosedException when nobody reads it any more
     * @throws UncheckedIOException when it cannot be written for another reason
     */
    public void exactly(String text) {
        write(terminal.getAsBoolean() ? PrintableText.ofLines(text) : text);
    }

    private synchronized void write(String text) {
        try {
            out.write(text);
            out.write('\n');
            long now = System.nanoTime();
            if (now - flushed > LONGEST_DELAY_NANOS) {
                out.flush();
                flushed = now;
            }
        } catch (IOException refused) {
            throw failure(refused);
        }
    }

    /**
     * The same output for what writes by itself.
     *
     * @return a writer that passes each line on at once
     */
    public PrintWriter asPrintWriter() {
        return new PrintWriter(out, true);
    }

    /**
     * Passes everything on.
     *
     * @throws OutputClosedException when nobody reads it any more
     * @throws UncheckedIOException when it cannot be written for another reason
     */
    public synchronized void flush() {
        try {
            out.flush();
        } catch (IOException refused) {
            throw failure(refused);
        }
    }

    /** Java tells a closed pipe by the system's words only, which are those of the user's language; a pipe fails in no other way. */
    private RuntimeException failure(IOException refused) {
        return "Broken pipe".equals(refused.getMessage()) || pipe.getAsBoolean()
                ? new OutputClosedException(refused)
                : new UncheckedIOException("The results cannot be written: " + refused.getMessage(), refused);
    }
}
