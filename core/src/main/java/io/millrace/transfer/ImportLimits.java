package io.millrace.transfer;

/**
 * What an import takes of a file before it is refused, so that a file that was made to do harm costs little memory and time.
 * Immutable; start from {@link #DEFAULT}. An export can write files that go beyond the defaults, which only who knows a file can
 * tell from an attack; the error names the line and the limit.
 *
 * @param maxLineBytes how many bytes a line may have, 1 to {@value #LONGEST_LINE}. A row is a line, and takes several times as
 *     much memory
 * @param maxDecompressionRatio how many bytes a compressed file may have for each of its bytes. What comes to less than
 *     {@value #FREE_BYTES} bytes is taken at any ratio. Gzip reaches 1,032 at most
 * @param maxTables how many tables the header may declare
 * @param maxColumns how many columns a table of the header may have
 * @param maxSequences how many sequences the header may declare beside those of columns
 * @param maxHeaderBytes how many bytes all lines before the first row may have together
 */
public record ImportLimits(
        int maxLineBytes,
        int maxDecompressionRatio,
        int maxTables,
        int maxColumns,
        int maxSequences,
        int maxHeaderBytes) {
    /** An array has room for little more. */
    static final int LONGEST_LINE = 1 << 30;

    /** Uncompressed bytes that may come of however few. */
    static final int FREE_BYTES = 64 << 20;

    private static final String WAY_OUT = ". If you trust the file, raise it by ImportLimits or --limit";

    private static final int DEFAULT_LINE = 256 << 20;

    /** A line is bytes, characters and a value at the same time. */
    private static final int SHARE_OF_HEAP = 8;

    /** Those of a column's name, type and values and of its sequence, with the objects themselves. */
    private static final int VALUES_OF_COLUMN = 8;

    private static final int VALUES_OF_OTHERS = 10_000;

    /**
     * Lines of 256 MiB, or of an eighth of the largest heap where that is less; a ratio of 200; 100,000 tables of 4,096 columns,
     * 100,000 sequences, and 64 MiB for the header.
     */
    public static final ImportLimits DEFAULT = new ImportLimits(
            (int) Math.max(1 << 20, Math.min(DEFAULT_LINE, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)),
            200,
            100_000,
            4_096,
            100_000,
            64 << 20);

    /**
     * Checks that all are positive.
     *
     * @param maxLineBytes how many bytes a line may have, 1 to {@value #LONGEST_LINE}. A row is a line, and takes several times as
     *     much memory
     * @param maxDecompressionRatio how many bytes a compressed file may have for each of its bytes. What comes to less than
     *     {@value #FREE_BYTES} bytes is taken at any ratio. Gzip reaches 1,032 at most
     * @param maxTables how many tables the header may declare
     * @param maxColumns how many columns a table of the header may have
     * @param maxSequences how many sequences the header may declare beside those of columns
     * @param maxHeaderBytes how many bytes all lines before the first row may have together
     */
    public ImportLimits {
        requirePositive("maxLineBytes", maxLineBytes);
        requirePositive("maxDecompressionRatio", maxDecompressionRatio);
        requirePositive("maxTables", maxTables);
        requirePositive("maxColumns", maxColumns);
        requirePositive("maxSequences", maxSequences);
        requirePositive("maxHeaderBytes", maxHeaderBytes);
        if (maxLineBytes > LONGEST_LINE) {
            throw new IllegalArgumentException(
                    "A line can have " + LONGEST_LINE + " bytes at most, not " + maxLineBytes + ".");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("The limit " + name + " must be 1 or more, not " + value + ".");
        }
    }

    /**
     * These limits with another one for lines.
     *
     * @param value how many bytes a line may have
     * @return new limits
     */
    public ImportLimits withMaxLineBytes(int value) {
        return new ImportLimits(value, maxDecompressionRatio, maxTables, maxColumns, maxSequences, maxHeaderBytes);
    }

    /**
     * These limits with another one for compressed files.
     *
     * @param value how many bytes may come of one
     * @return new limits
     */
    public ImportLimits withMaxDecompressionRatio(int value) {
        return new ImportLimits(maxLineBytes, value, maxTables, maxColumns, maxSequences, maxHeaderBytes);
    }

    /**
     * These limits with another one for tables.
     *
     * @param value how many tables a file may have
     * @return new limits
     */
    public ImportLimits withMaxTables(int value) {
        return new ImportLimits(maxLineBytes, maxDecompressionRatio, value, maxColumns, maxSequences, maxHeaderBytes);
    }

    /**
     * These limits with another one for columns.
     *
     * @param value how many columns a table may have
     * @return new limits
     */
    public ImportLimits withMaxColumns(int value) {
        return new ImportLimits(maxLineBytes, maxDecompressionRatio, maxTables, value, maxSequences, maxHeaderBytes);
    }

    /**
     * These limits with another one for sequences.
     *
     * @param value how many sequences a file may have beside those of columns
     * @return new limits
     */
    public ImportLimits withMaxSequences(int value) {
        return new ImportLimits(maxLineBytes, maxDecompressionRatio, maxTables, maxColumns, value, maxHeaderBytes);
    }

    /**
     * These limits with another one for the header.
     *
     * @param value how many bytes the lines before the first row may have together
     * @return new limits
     */
    public ImportLimits withMaxHeaderBytes(int value) {
        return new ImportLimits(maxLineBytes, maxDecompressionRatio, maxTables, maxColumns, maxSequences, value);
    }

    /** How many values a line of the header can have: two bytes of JSON may be an object of a hundred. */
    long valuesOfHeaderLine() {
        return (long) VALUES_OF_COLUMN * maxColumns + maxTables + VALUES_OF_OTHERS;
    }

    /** What is wrong with a line that goes beyond a limit; the text begins with what it has more of. */
    static String beyond(String more, String name, long limit) {
        return more + " than the limit " + name + " of " + limit + " allows" + WAY_OUT;
    }

    String beyondValues() {
        return "it has more values than the limits maxTables of " + maxTables + " and maxColumns of " + maxColumns
                + " allow" + WAY_OUT;
    }
}
