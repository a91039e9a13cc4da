package io.millrace.transfer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of one table.
 *
 * @param table the table's place in the file, from 0
 * @param rows the rows; none when the table is complete without any more
 * @param firstLine the line of the first of them
 * @param lastLine the line of the last of them
 * @param rowsDone how many rows of the table are done with these, those of earlier runs included
 * @param bytesDone how many bytes those of this run took
 * @param endOfTable whether the table has no more
 * @param commit whether a transaction ends behind them
 */
record Chunk(
        int table,
        List<List<@Nullable Object>> rows,
        long firstLine,
        long lastLine,
        long rowsDone,
        long bytesDone,
        boolean endOfTable,
        boolean commit) {}
