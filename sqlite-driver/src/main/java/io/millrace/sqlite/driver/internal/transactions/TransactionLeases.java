package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The transactions and exclusive sessions of an engine that are open. */
public final class TransactionLeases implements Iterable<TransactionLease> {
    private final EngineContext context;
    private final Set<TransactionLease> leases = ConcurrentHashMap.newKeySet();

    public TransactionLeases(EngineContext context) {
        this.context = context;
    }

    EngineContext context() {
        return context;
    }

    void add(TransactionLease lease) {
        leases.add(lease);
    }

    void remove(TransactionLease lease) {
        leases.remove(lease);
    }

    /** Any of them, while others come and go. */
    @Override
    public Iterator<TransactionLease> iterator() {
        return leases.iterator();
    }
}
