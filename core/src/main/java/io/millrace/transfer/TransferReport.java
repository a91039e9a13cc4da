package io.millrace.transfer;

import java.time.Duration;
import java.util.List;

/**
 * What an export or import did.
 *
 * @param tables the tables, in the order in which they were done
 * @param took how long it took
 */
public record TransferReport(List<TableReport> tables, Duration took) {
    /**
     * One table.
     *
     * @param table its name
     * @param rows the rows; of an import that went on, those of earlier runs included
     * @param bytes the bytes of JSON, before compression
     */
    public record TableReport(String table, long rows, long bytes) {}

    /**
     * Copies the list.
     *
     * @param tables the tables, in the order in which they were done
     * @param took how long it took
     */
    public TransferReport {
        tables = List.copyOf(tables);
    }

    /**
     * The rows of all tables.
     *
     * @return their number
     */
    public long rows() {
        return tables.stream().mapToLong(TableReport::rows).sum();
    }

    /**
     * The bytes of all tables.
     *
     * @return the bytes of JSON, before compression
     */
    public long bytes() {
        return tables.stream().mapToLong(TableReport::bytes).sum();
    }
}
