package io.millrace.vector.internal.sqlite;

import io.millrace.vector.internal.codes.Stamp;

/**
 * The series of codes that is searched, as a snapshot has it.
 *
 * @param series its number
 * @param format how it is kept
 * @param generation which change of what is kept was the last
 * @param chunks how many chunks it has
 * @param rowCount how many rows those have
 * @param seen how many rows there were when its centre was made
 * @param first the first position of the journal
 * @param last the last one
 * @param mark what tells the change there from another
 * @param continued whether it goes on from the codes that are known, where some are
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
        long mark,
        boolean continued,
        boolean making) {
    Stamp stamp() {
        return new Stamp(series, generation, last, mark);
    }

    /** Whether codes that are known lack changes in the journal only. */
    boolean goesOnFrom(Stamp known) {
        return continued && known.reaches(stamp());
    }

    /** How many changes of rows the journal has. */
    long changes() {
        return last == 0 ? 0 : last - first + 1;
    }

    /** How many changes it may have before they are put into the chunks. */
    long mostChanges() {
        return Math.min(Math.max(4096, rowCount / 16), CodeTables.MOST_CHANGES / 4);
    }

    /** Whether the journal has ended, so that what has changed since is not known. */
    boolean isFull() {
        return changes() > CodeTables.MOST_CHANGES;
    }

    /** Whether there are so many rows by now that the centre of those which were there is none of these. */
    boolean hasOutgrown() {
        return rowCount + changes() > 4 * seen + 4096;
    }
}
