package io.millrace.transfer;

import io.millrace.transfer.FileHeader.TableHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a file in portions that fit into memory, and says where transactions end. Blocks; one thread at a time uses
 * it.
 */
final class RowSource {
    private static final int CHUNK_ROWS = 1_000;
    private static final int CHUNK_BYTES = 1 << 20;

    private final ImportFile file;
    private final ImportPlan plan;
    private final int batchRows;
    private final boolean inBatches;

    private int table = -1;
    private long rowsOfTable;
    private long bytesOfTable;
    private long rowsSinceCommit;
    private boolean finished;

    RowSource(ImportFile file, ImportPlan plan, ImportOptions options) {
        this.file = file;
        this.plan = plan;
        this.inBatches = options.inBatches();
        this.batchRows = inBatches ? options.batchRows() : Integer.MAX_VALUE;
        file.advance();
        beginTable();
    }

    /** Whether the end was read. */
    boolean isFinished() {
        return finished;
    }

    int table() {
        return table;
    }

    long rowsOfTable() {
        return rowsOfTable;
    }

    /** Passes over what an earlier run has committed. */
    void skip(int tables, long rows) {
        while (!finished && table < tables) {
            skipRows(Long.MAX_VALUE);
            endTable();
        }
        long passed = finished ? rows : skipRows(rows);
        if (passed < rows) {
            throw file.error("an earlier run has imported " + rows + " rows of this table, and the file has " + passed
                    + " now. Import it anew, with the existing rows deleted");
        }
    }

    private long skipRows(long most) {
        long rows = 0;
        while (rows < most && file.isRow()) {
            rows++;
            file.advance();
        }
        rowsOfTable += rows;
        return rows;
    }

    /** The next rows; {@code null} when there are no more. */
    @Nullable
    Chunk next() {
        skipOthers();
        return finished ? null : read(plan.imported(table));
    }

    private Chunk read(TableImport target) {
        int read = table;
        long firstLine = file.lineNumber();
        long lastLine = firstLine;
        int bytes = 0;
        List<List<@Nullable Object>> rows = new ArrayList<>();
        long room = room();
        while (rows.size() < room && bytes < CHUNK_BYTES && file.isRow()) {
            rows.add(file.row(target.parser()));
            bytes += file.lineLength() + 1;
            lastLine = file.lineNumber();
            file.advance();
        }
        rowsOfTable += rows.size();
        bytesOfTable += bytes;
        rowsSinceCommit += rows.size();
        long rowsDone = rowsOfTable;
        long bytesDone = bytesOfTable;
        boolean endOfTable = !file.isRow();
        if (endOfTable) {
            endTable();
            skipOthers();
        }
        boolean commit = finished
                || (inBatches
                        && rowsSinceCommit >= batchRows
                        && (endOfTable ? plan.mayCommitAfter(read) : plan.mayCommitWithin(read)));
        if (commit) {
            rowsSinceCommit = 0;
        }
        return new Chunk(read, rows, firstLine, lastLine, rowsDone, bytesDone, endOfTable, commit);
    }

    /** Few rows only where the batch can end behind them: where it cannot, it is full for the rest of the table. */
    private long room() {
        long left = batchRows - rowsSinceCommit;
        boolean endsHere = inBatches && left < CHUNK_ROWS && plan.mayCommitWithin(table);
        return endsHere ? Math.max(1, left) : CHUNK_ROWS;
    }

    /** Passes over tables that are not to be imported, so that the last rows are known to be the last. */
    private void skipOthers() {
        while (!finished && plan.table(table) == null) {
            skipRows(Long.MAX_VALUE);
            endTable();
        }
    }

    /** At the line behind the rows of a table. */
    private void endTable() {
        TableHeader ended = plan.header().tables().get(table);
        if (ended.rows().isPresent() && ended.rows().getAsLong() != rowsOfTable) {
            throw file.error("the table \"" + ended.name() + "\" has " + rowsOfTable + " rows, and its header says "
                    + ended.rows().getAsLong());
        }
        beginTable();
    }

    private void beginTable() {
        JsonObject line = file.currentObject();
        table++;
        rowsOfTable = 0;
        bytesOfTable = 0;
        if (line.has("end")) {
            if (table < plan.header().tables().size()) {
                throw file.error("the export ends before the table \""
                        + plan.header().tables().get(table).name() + "\"");
            }
            finished = true;
            file.requireEnd();
            return;
        }
        Object name = line.members().get("rows_of");
        boolean expected = table < plan.header().tables().size()
                && plan.header().tables().get(table).name().equals(name);
        if (!expected) {
            throw file.error("here must be the rows of the next table of the header, or the end");
        }
        file.advance();
    }
}
