package io.millrace.transfer;

import java.util.OptionalLong;

/**
 * How far an export or import is with one table.
 *
 * @param table the table
 * @param number its place among the tables of this run, from 1
 * @param total how many tables there are in this run
 * @param rows how many of its rows are done, those of earlier runs of an import that goes on included
 * @param expectedRows how many it has in all; empty when a file does not say
 * @param bytes how many bytes of JSON those rows took, before compression; of an import that goes on, only of this run
 * @param done whether the table is complete
 */
public record TransferProgress(
        String table, int number, int total, long rows, OptionalLong expectedRows, long bytes, boolean done) {}
