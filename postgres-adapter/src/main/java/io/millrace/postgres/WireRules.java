package io.millrace.postgres;

/**
 * What is accepted from whoever is on the other side of a connection. Immutable.
 *
 * @param authentication what a server may ask for
 * @param maxMessageBytes the largest message
 */
record WireRules(AuthenticationRules authentication, int maxMessageBytes) {
    private static final int LARGEST = 256 * 1024 * 1024;
    private static final int SHARE_OF_MEMORY = 4;

    /** Less would not hold the description of a wide table. */
    private static final int SMALLEST = 64 * 1024;

    /** A message is held whole, up to twice while it grows, in memory whose default limit is that of the heap. */
    static final WireRules DEFAULT = new WireRules(AuthenticationRules.DEFAULT, (int)
            Math.max(SMALLEST, Math.min(LARGEST, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY)));

    WireRules {
        Bounds.atLeast("maxMessageBytes", SMALLEST, maxMessageBytes);
    }

    WireRules with(AuthenticationRules rules) {
        return new WireRules(rules, maxMessageBytes);
    }

    WireRules withMaxMessageBytes(int bytes) {
        return new WireRules(authentication, bytes);
    }
}
