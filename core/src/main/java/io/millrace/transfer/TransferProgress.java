package io.millrace.transfer;

import java.util.OptionalLong;

/** How far an export or import is with one table. */
public sealed interface TransferProgress permits TransferProgressRecord {
    /**
     * A state of an export or import.
     *
     * @param table the table
     * @param number its place among the tables of this run, from 1
     * @param total how many tables there are in this run
     * @param rows how many of its rows are done, those of earlier runs of an import that goes on included
     * @param expectedRows how many it has in all; empty when a file does not say
     * @param bytes how many bytes of JSON those rows took, before compression; of an import that goes on, only of
     * this run
     * @param done whether the table is complete
     * @return the state
     */
    static TransferProgress of(
            String table, int number, int total, long rows, OptionalLong expectedRows, long bytes, boolean done) {
        return new TransferProgressRecord(table, number, total, rows, expectedRows, bytes, done);
    }

    /** {@return the table} */
    String table();

    /** {@return its place among the tables of this run, from 1} */
    int number();

    /** {@return how many tables there are in this run} */
    int total();

    /** {@return how many of its rows are done, those of earlier runs of an import that goes on included} */
    long rows();

    /** {@return how many it has in all; empty when a file does not say} */
    OptionalLong expectedRows();

    /**
     * {@return how many bytes of JSON those rows took, before compression; of an import that goes on, only of this
     * run}
     */
    long bytes();

    /** {@return whether the table is complete} */
    boolean done();
}

record TransferProgressRecord(
        String table, int number, int total, long rows, OptionalLong expectedRows, long bytes, boolean done)
        implements TransferProgress {}
