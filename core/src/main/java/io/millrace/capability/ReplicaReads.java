package io.millrace.capability;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Says, in the Reactor context, that what is read must not come from a replica, which may be behind: it is to see everything that
 * was committed before. It makes no difference to datastores without replicas.
 *
 * <pre>{@code
 * store.queryOne(Order.class, "SELECT * FROM orders WHERE id = ?", id).contextWrite(ReplicaReads::avoid)
 * }</pre>
 */
public final class ReplicaReads {
    private static final Object KEY = ReplicaReads.class;

    private ReplicaReads() {}

    /**
     * A context in which replicas are avoided; to be given to {@code contextWrite}, behind the reads that it concerns.
     *
     * @param context the context so far
     * @return the context to use
     */
    public static Context avoid(Context context) {
        return context.put(KEY, true);
    }

    /**
     * Whether replicas are to be avoided.
     *
     * @param context the context of a subscriber
     * @return {@code true} inside a context made by {@link #avoid}
     */
    public static boolean areAvoided(ContextView context) {
        return context.hasKey(KEY);
    }
}
