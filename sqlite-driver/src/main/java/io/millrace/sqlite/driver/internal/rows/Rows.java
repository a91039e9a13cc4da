package io.millrace.sqlite.driver.internal.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.sqlite.driver.internal.errors.UnreadableTextException;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.DB;

/**
 * Rows that were read together: values by row and column, each a {@code Long}, {@code Double}, {@code String},
 * {@code byte[]} or null as SQLite stores it.
 */
public final class Rows {
    private static final int INTEGER = 1;
    private static final int REAL = 2;
    private static final int TEXT = 3;
    private static final int BLOB = 4;
    /** What stands in a text for bytes that are no character, or for itself. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final int CELL_BYTES = 16;
    private static final int TEXT_BYTES = 40;

    private final ColumnLayout columns;
    private final int width;
    private @Nullable Object[] cells;
    private int used;
    private int count;
    private long bytes;

    public Rows(ColumnLayout columns) {
        this.columns = columns;
        this.width = columns.count();
        this.cells = new Object[width];
    }

    public ColumnLayout columns() {
        return columns;
    }

    public int count() {
        return count;
    }

    public @Nullable Object value(int row, int column) {
        return cells[row * width + column];
    }

    /** About how much memory the rows take. */
    public long bytes() {
        return bytes;
    }

    public void read(DB db, long statement) throws SQLException {
        if (used + width > cells.length) {
            cells = Arrays.copyOf(cells, Math.max(used + width, Math.min(cells.length * 4, cells.length + (1 << 16))));
        }
        for (int i = 0; i < width; i++) {
            cells[used++] = cell(db, statement, i);
        }
        bytes += (long) CELL_BYTES * width;
        count++;
    }

    private @Nullable Object cell(DB db, long statement, int column) throws SQLException {
        return switch (db.column_type(statement, column)) {
            case INTEGER -> db.column_long(statement, column);
            case REAL -> db.column_double(statement, column);
            case TEXT -> text(db, statement, column);
            case BLOB -> blob(db.column_blob(statement, column));
            default -> null;
        };
    }

    private String text(DB db, long statement, int column) throws SQLException {
        String text = db.column_text(statement, column);
        String value = text == null ? "" : text;
        if (value.indexOf(REPLACEMENT) >= 0
                && !Arrays.equals(value.getBytes(UTF_8), db.column_blob(statement, column))) {
            throw new UnreadableTextException(columns.name(column));
        }
        bytes += TEXT_BYTES + value.length();
        return value;
    }

    /** An empty blob comes as null. */
    private byte[] blob(byte @Nullable [] blob) {
        byte[] value = blob == null ? new byte[0] : blob;
        bytes += value.length;
        return value;
    }
}
