package io.millrace.transfer;

import io.millrace.error.TransferException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** A file that is being read, line by line. All methods block; one thread at a time uses it. */
final class ImportFile {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final InputStream in;
    private final ImportLimits limits;
    private final BooleanSupplier closed;
    private final LineReader lines;

    private ImportFile(Path file, InputStream in, ImportLimits limits, BooleanSupplier closed) {
        this.file = file;
        this.in = in;
        this.limits = limits;
        this.closed = closed;
        this.lines = new LineReader(in);
    }

    /**
     * Opens a file.
     *
     * @param closed whether reading is to end with a {@link ClosedDuringReadException}
     */
    static ImportFile open(Path file, ImportLimits limits, BooleanSupplier closed) {
        requireRegular(file);
        InputStream raw = null;
        try {
            // No stream of NIO: a cancel interrupts the thread that reads, which would close that.
            raw = new FileInputStream(file.toFile());
            InputStream in = ExportFile.isCompressed(file)
                    ? LimitedGzip.of(raw, limits, BUFFER)
                    : new BufferedInputStream(raw, BUFFER);
            return new ImportFile(file, in, limits, closed);
        } catch (IOException failure) {
            close(raw, failure);
            throw failure instanceof EOFException ? cutShort(file, 0, failure) : unreadable(file, 0, failure);
        }
    }

    /** Nobody can tell how long a pipe or a device keeps the thread that reads it, which no cancel would end. */
    private static void requireRegular(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            throw new TransferException(
                    "Cannot read " + file + ": it is a pipe or a device. Save what comes out of it as a file.", null);
        }
    }

    private static void close(@Nullable InputStream opened, IOException failure) {
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
        }
    }

    /** Reads what comes before the rows. */
    FileHeader header() {
        HeaderParser parser = new HeaderParser(limits);
        JsonObject first = headerLine(parser);
        checked(() -> parser.begin(first));
        while (parser.lacksTables()) {
            JsonObject line = headerLine(parser);
            checked(() -> parser.addTable(line));
        }
        while (parser.lacksSequences()) {
            JsonObject line = headerLine(parser);
            checked(() -> parser.addSequence(line));
        }
        return checked(() -> parser.header(first));
    }

    private JsonObject headerLine(HeaderParser parser) {
        if (parser.bytesLeft() < limits.maxLineBytes()) {
            advance(parser.bytesLeft(), "the header has more bytes", "maxHeaderBytes", limits.maxHeaderBytes());
        } else {
            advance();
        }
        parser.countBytes(lines.length());
        return currentObject();
    }

    /** Goes to the next line, which must be there: a file ends with a line that says so. */
    void advance() {
        advance(limits.maxLineBytes(), "it has more bytes", "maxLineBytes", limits.maxLineBytes());
    }

    private void advance(int most, String more, String limit, int value) {
        try {
            if (next(most)) {
                return;
            }
        } catch (LineTooLongException tooLong) {
            throw error(lines.number() + 1, ImportLimits.beyond(more, limit, value));
        }
        throw cutShort(null);
    }

    /** Fails unless the file ends behind this line. */
    void requireEnd() {
        long end = lines.number();
        boolean more;
        try {
            more = next(0);
        } catch (LineTooLongException line) {
            more = true;
        }
        if (more) {
            throw error(end + 1, "there is more behind the end of the export");
        }
    }

    private boolean next(int most) throws LineTooLongException {
        if (closed.getAsBoolean()) {
            throw new ClosedDuringReadException();
        }
        try {
            return lines.next(most);
        } catch (LineTooLongException tooLong) {
            throw tooLong;
        } catch (EOFException cut) {
            throw cutShort(cut);
        } catch (IOException failure) {
            throw unreadable(file, lines.number(), failure);
        } catch (BadLine bad) {
            throw error(lines.number() + 1, String.valueOf(bad.getMessage()));
        } catch (OutOfMemoryError tooMuch) {
            throw tooLarge(lines.number() + 1, tooMuch);
        }
    }

    /** Whether this line is a row, and no object. */
    boolean isRow() {
        return lines.length() > 0 && lines.bytes()[lines.start()] == '[';
    }

    long lineNumber() {
        return lines.number();
    }

    int lineLength() {
        return lines.length();
    }

    /** This line as a row. */
    List<@Nullable Object> row(RowParser parser) {
        return parse(JsonToken.START_ARRAY, parser::read);
    }

    /** This line as an object. */
    JsonObject currentObject() {
        return parse(JsonToken.START_OBJECT, json -> JsonObject.read(json, limits));
    }

    private <T> T parse(JsonToken begin, Function<JsonParser, T> read) {
        try (JsonParser json = JsonLines.parser(lines.bytes(), lines.start(), lines.length())) {
            if (json.nextToken() != begin) {
                throw new BadLine(
                        begin == JsonToken.START_ARRAY ? "it is no array" : "it is neither a row nor an object");
            }
            T value = read.apply(json);
            if (json.nextToken() != null) {
                throw new BadLine("there is more than one value");
            }
            return value;
        } catch (BadLine bad) {
            throw error(String.valueOf(bad.getMessage()));
        } catch (StreamConstraintsException beyond) {
            // It has no location.
            throw error("it goes beyond what is read of JSON: " + beyond.getOriginalMessage());
        } catch (JacksonException broken) {
            throw lines.isTerminated()
                    ? error("it is broken JSON, at column "
                            + broken.getLocation().getColumnNr())
                    : cutShort(null);
        } catch (OutOfMemoryError tooMuch) {
            throw tooLarge(lines.number(), tooMuch);
        }
    }

    private <T> T checked(Supplier<T> work) {
        try {
            return work.get();
        } catch (BadLine bad) {
            throw error(String.valueOf(bad.getMessage()));
        }
    }

    private void checked(Runnable work) {
        checked(() -> {
            work.run();
            return true;
        });
    }

    /** An error of this line. */
    TransferException error(String what) {
        return error(lines.number(), what);
    }

    /** An error of a line. */
    TransferException error(long line, String what) {
        return new TransferException("Line " + line + " of " + file + ": " + what + ".", line, null);
    }

    /** Whoever waits for a line would wait for ever, were this left to its thread. Nothing of the line is kept. */
    private TransferException tooLarge(long line, OutOfMemoryError tooMuch) {
        return new TransferException(
                "Line " + line + " of " + file + ": there is not enough memory for it. Give the process a larger heap.",
                line,
                tooMuch);
    }

    private static TransferException unreadable(Path file, long line, IOException failure) {
        return new TransferException(
                "Cannot read " + file + (line == 0 ? "" : " behind line " + line) + ": " + FileErrors.reason(failure),
                line,
                failure);
    }

    private TransferException cutShort(@Nullable Exception cause) {
        return cutShort(file, lines.number(), cause);
    }

    private static TransferException cutShort(Path file, long line, @Nullable Exception cause) {
        return new TransferException(
                file + " is cut short: it ends with line " + line + ", before the end of the export. Copy or export it"
                        + " again.",
                Math.max(1, line),
                cause);
    }

    Path path() {
        return file;
    }

    void close() {
        try {
            in.close();
        } catch (IOException failure) {
            throw new TransferException("Cannot close " + file + ": " + FileErrors.reason(failure), failure);
        }
    }
}
