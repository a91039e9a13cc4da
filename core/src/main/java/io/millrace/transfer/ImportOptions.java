package io.millrace.transfer;

import java.util.List;

/**
 * How an import is done.
 *
 * @param tables the tables; none for all of the file
 * @param existingRows what becomes of rows that are there
 * @param batchRows how many rows are committed together; 0 for all
 * @param anyVersion whether versions of migrations may differ
 * @param limits what is taken of the file
 */
record ImportOptions(
        List<String> tables, ExistingRows existingRows, int batchRows, boolean anyVersion, ImportLimits limits) {
    static final ImportOptions DEFAULT =
            new ImportOptions(List.of(), ExistingRows.REFUSE, 0, false, ImportLimits.DEFAULT);

    ImportOptions {
        tables = List.copyOf(tables);
    }

    boolean inBatches() {
        return batchRows > 0;
    }

    ImportOptions withTables(List<String> value) {
        return new ImportOptions(value, existingRows, batchRows, anyVersion, limits);
    }

    ImportOptions withExistingRows(ExistingRows value) {
        return new ImportOptions(tables, value, batchRows, anyVersion, limits);
    }

    ImportOptions withBatchRows(int value) {
        return new ImportOptions(tables, existingRows, value, anyVersion, limits);
    }

    ImportOptions withAnyVersion(boolean value) {
        return new ImportOptions(tables, existingRows, batchRows, value, limits);
    }

    ImportOptions withLimits(ImportLimits value) {
        return new ImportOptions(tables, existingRows, batchRows, anyVersion, value);
    }
}
