package io.millrace.transfer;

import java.time.Duration;
import java.util.List;

/** What an export or import did. */
public sealed interface TransferReport permits TransferReportRecord {
    /** One table. */
    sealed interface TableReport permits TableReportRecord {
        /**
         * A report on one table.
         *
         * @param table its name
         * @param rows the rows; of an import that went on, those of earlier runs included
         * @param bytes the bytes of JSON, before compression
         * @return the report
         */
        static TableReport of(String table, long rows, long bytes) {
            return new TableReportRecord(table, rows, bytes);
        }

        /** {@return its name} */
        String table();

        /** {@return the rows; of an import that went on, those of earlier runs included} */
        long rows();

        /** {@return the bytes of JSON, before compression} */
        long bytes();
    }

    /**
     * A report.
     *
     * @param tables the tables, in the order in which they were done
     * @param took how long it took
     * @return the report
     */
    static TransferReport of(List<TableReport> tables, Duration took) {
        return new TransferReportRecord(tables, took);
    }

    /** {@return the tables, in the order in which they were done} */
    List<TableReport> tables();

    /** {@return how long it took} */
    Duration took();

    /**
     * The rows of all tables.
     *
     * @return their number
     */
    default long rows() {
        return tables().stream().mapToLong(TableReport::rows).sum();
    }

    /**
     * The bytes of all tables.
     *
     * @return the bytes of JSON, before compression
     */
    default long bytes() {
        return tables().stream().mapToLong(TableReport::bytes).sum();
    }
}

record TableReportRecord(String table, long rows, long bytes) implements TransferReport.TableReport {}

record TransferReportRecord(List<TransferReport.TableReport> tables, Duration took) implements TransferReport {
    TransferReportRecord {
        tables = List.copyOf(tables);
    }
}
