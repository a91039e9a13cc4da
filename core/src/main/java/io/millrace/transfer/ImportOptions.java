package io.millrace.transfer;

import java.util.List;

/**
 * How an import is done.
 *
 * @param tables the tables; none for all of the file
 * @param existingRows what becomes of rows that are there
 * @param batchRows how many rows are committed together; 0 for all
 * @param anyVersion whether versions of migrations may differ
 */
record ImportOptions(List<String> tables, ExistingRows existingRows, int batchRows, boolean anyVersion) {
    static final ImportOptions DEFAULT = new ImportOptions(List.of(), ExistingRows.REFUSE, 0, false);

    ImportOptions {
        tables = List.copyOf(tables);
    }

    boolean inBatches() {
        return batchRows > 0;
    }
}
