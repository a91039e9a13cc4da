package io.millrace.transfer;

/** What an import does with rows that its tables have already. */
public enum ExistingRows {
    /** It is an error that names the table, before anything is written. */
    REFUSE,
    /** They stay. A row of the file that has the key of one of them is an error. */
    KEEP,
    /**
     * All rows of the tables are deleted first, in the transaction that the import begins with. Foreign keys of other tables
     * act as they are declared: they refuse that, or delete or change rows there.
     */
    DELETE
}
