package io.millrace.transfer;

import io.millrace.mapping.Row;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** JSON Lines into an open file. All methods block. */
final class ExportOutput {
    private static final int BUFFER = 1 << 16;

    private final FileOutputStream file;
    private final Counter counted;
    private final JsonGenerator json;
    private final HeaderWriter headers;
    private @Nullable RowWriter rows;

    /**
     * Opens the file.
     *
     * @param path the file, which exists: a stream that no interrupt closes, as one of NIO would be, since a cancel interrupts
     *     the thread that writes
     */
    ExportOutput(Path path, boolean compressed) throws IOException {
        this.file = new FileOutputStream(path.toFile());
        OutputStream buffered = new BufferedOutputStream(file, BUFFER);
        this.counted = new Counter(compressed ? new GZIPOutputStream(buffered, BUFFER) : buffered);
        this.json = JsonLines.generator(counted);
        this.headers = new HeaderWriter(json);
    }

    void begin(FileHeader header) {
        headers.header(header, Instant.now());
    }

    void begin(RowWriter writer, FileHeader.TableHeader table) {
        headers.rowsOf(table);
        rows = writer;
    }

    void write(Row row) {
        if (rows == null) {
            throw new IllegalStateException("No table was begun.");
        }
        long before = bytes();
        rows.write(json, row);
        rows.requireReadable(bytes() - before);
    }

    /** The bytes of JSON so far, before compression. */
    long bytes() {
        return counted.count + json.streamWriteOutputBuffered();
    }

    /** Writes the end, and waits until all of it is on disk. */
    void complete() throws IOException {
        headers.end();
        json.writeRaw('\n');
        json.close();
        counted.finish();
        file.getFD().sync();
        file.close();
    }

    void close() throws IOException {
        file.close();
    }

    /** Counts what passes. */
    private static final class Counter extends FilterOutputStream {
        private long count;

        Counter(OutputStream target) {
            super(target);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }

        void finish() throws IOException {
            if (out instanceof GZIPOutputStream compressed) {
                compressed.finish();
            }
            out.flush();
        }
    }
}
