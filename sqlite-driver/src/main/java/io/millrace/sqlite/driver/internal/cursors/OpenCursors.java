package io.millrace.sqlite.driver.internal.cursors;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.OpenQuery;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The cursors of an engine that are open. */
public final class OpenCursors implements Iterable<Cursor> {
    private final EngineContext context;
    private final Set<Cursor> cursors = ConcurrentHashMap.newKeySet();

    public OpenCursors(EngineContext context) {
        this.context = context;
    }

    EngineContext context() {
        return context;
    }

    public void add(Cursor cursor) {
        cursors.add(cursor);
    }

    void remove(Cursor cursor) {
        cursors.remove(cursor);
    }

    public boolean isEmpty() {
        return cursors.isEmpty();
    }

    public int size() {
        return cursors.size();
    }

    /** Any of them, while others come and go. */
    @Override
    public Iterator<Cursor> iterator() {
        return cursors.iterator();
    }

    /** Reads into memory what open queries on this connection have left, before something changes under them. */
    public static void spill(NativeConnection connection, Batch batch) {
        for (OpenQuery query : List.copyOf(connection.openQueries())) {
            if (query instanceof Cursor cursor) {
                cursor.spill(batch);
            }
        }
    }
}
