package io.millrace.benchmarks.contender;

/** The rows that all contenders read and write, and which of them an operation concerns. */
public final class Data {
    /** Rows of {@code item}. */
    public static final int ITEMS = 100_000;

    /** Rows of {@code item} that have the same owner. */
    public static final int ITEMS_OF_ONE_OWNER = 10;

    /** The text of each event. */
    public static final String NOTE = "A note of about fifty characters, as events have.";

    /** A prime, so that successive keys lie far apart and every one comes up. */
    private static final long STRIDE = 7_919;

    private Data() {}

    /**
     * The item that an operation concerns.
     *
     * @param operation the number of the operation
     * @return the item's key
     */
    public static long item(int operation) {
        return 1 + operation * STRIDE % ITEMS;
    }

    /**
     * The owner that an operation concerns.
     *
     * @param operation the number of the operation
     * @return the owner's key
     */
    public static long owner(int operation) {
        return 1 + operation * STRIDE % (ITEMS / ITEMS_OF_ONE_OWNER);
    }
}
