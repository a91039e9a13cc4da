package io.millrace.sqlite.driver.internal.cursors;

import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.limits.Limits;

/** Whose query a cursor is. */
public interface CursorOwner {
    Limits limits();

    /** Who holds the engine that this owner works with. */
    Holder holder();

    /** A query of this owner stays open; the owner ends it when it is closed itself. */
    void onOpened(Cursor cursor);

    void onClosed(Cursor cursor);
}
