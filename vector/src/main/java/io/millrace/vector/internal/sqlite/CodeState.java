package io.millrace.vector.internal.sqlite;

import io.millrace.vector.internal.codes.Stamp;

/**
 * The series of codes that is searched, as a snapshot has it.
 *
 * @param series its number
 * @param format how it is kept
 * @param generation how often what is kept was changed
 * @param chunks how many chunks it has
 * @param rowCount how many rows those have
 * @param seen how many rows there were when its centre was made
 * @param first the first position of the journal
 * @param last the last one
 * @param making whether another series is in the making
 */
record CodeState(
        long series,
        int format,
        long generation,
        int chunks,
        long rowCount,
        long seen,
        long first,
        long last,
        boolean making) {
    Stamp stamp() {
        return new Stamp(series, generation, last);
    }

    /** How many changes of rows the journal has. */
    long changes() {
        return last == 0 ? 0 : last - first + 1;
    }

    /** How many changes it may have before they are put into the chunks. */
    long mostChanges() {
        return Math.max(4096, rowCount / 16);
    }

    /** Whether there are so many rows by now that the centre of those which were there is none of these. */
    boolean hasOutgrown() {
        return rowCount + changes() > 4 * seen + 4096;
    }
}
