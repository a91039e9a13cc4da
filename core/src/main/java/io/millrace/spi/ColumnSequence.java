package io.millrace.spi;

import org.jspecify.annotations.Nullable;

/**
 * How far the numbers are that a database gives to a column of new rows.
 *
 * @param column the column; {@code null} in files of the first version, which do not tell
 * @param last the last number
 * @param given whether it was given to a row, or is the next to be given
 */
public record ColumnSequence(@Nullable String column, long last, boolean given) {
    /**
     * The greatest number that was given, where numbers go up by one.
     *
     * @return the number
     */
    public long greatestGiven() {
        return given ? last : last - 1;
    }
}
