package io.millrace.transfer;

import io.millrace.error.TransferException;
import io.millrace.spi.FreeSequence;
import io.millrace.transfer.FileHeader.TableHeader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
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
    private final LineReader lines;

    private ImportFile(Path file, InputStream in) {
        this.file = file;
        this.in = in;
        this.lines = new LineReader(in);
    }

    static ImportFile open(Path file) {
        InputStream raw = null;
        try {
            // No stream of NIO: a cancel interrupts the thread that reads, which would close that.
            raw = new FileInputStream(file.toFile());
            return new ImportFile(
                    file,
                    ExportFile.isCompressed(file) ? new GZIPInputStream(raw, BUFFER) : new BufferedInputStream(raw));
        } catch (IOException failure) {
            close(raw, failure);
            throw failure instanceof EOFException
                    ? cutShort(file, 0, failure)
                    : new TransferException("Cannot read " + file + ": " + FileErrors.reason(failure), failure);
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
        JsonObject first = object();
        checked(() -> HeaderParser.requireHeader(first));
        long count = checked(() -> first.number("tables"));
        List<TableHeader> tables = new ArrayList<>();
        while (tables.size() < count) {
            JsonObject line = object();
            tables.add(checked(() -> HeaderParser.table(line)));
        }
        long free = checked(() -> first.optionalNumber("sequences").orElse(0));
        List<FreeSequence> sequences = new ArrayList<>();
        while (sequences.size() < free) {
            JsonObject line = object();
            sequences.add(checked(() -> HeaderParser.sequence(line)));
        }
        return checked(() -> HeaderParser.header(first, tables, sequences));
    }

    /** Goes to the next line, which must be there: a file ends with a line that says so. */
    void advance() {
        try {
            if (lines.next()) {
                return;
            }
        } catch (EOFException cut) {
            throw cutShort(cut);
        } catch (IOException failure) {
            throw new TransferException("Cannot read " + file + ": " + FileErrors.reason(failure), failure);
        }
        throw cutShort(null);
    }

    /** Fails unless the file ends behind this line. */
    void requireEnd() {
        try {
            if (!lines.next()) {
                return;
            }
        } catch (IOException failure) {
            throw cutShort(failure);
        }
        throw error("there is more behind the end of the export");
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

    /** The next line as an object. */
    JsonObject object() {
        advance();
        return currentObject();
    }

    /** This line as an object. */
    JsonObject currentObject() {
        return parse(JsonToken.START_OBJECT, JsonObject::read);
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
