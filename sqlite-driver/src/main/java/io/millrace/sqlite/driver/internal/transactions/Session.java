package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.cursors.Cursor;
import io.millrace.sqlite.driver.internal.limits.Limits;
import org.jspecify.annotations.Nullable;

/** What an execution needs to know, at the moment it is subscribed to, about the connection it was made on. */
public interface Session {

    /**
     * The transaction to run in; null for auto-commit.
     *
     * @throws RuntimeException when nothing can be run
     */
    @Nullable
    Transaction transaction();

    Limits limits();

    /** A query of this session stays open; the session ends it when it is closed itself. */
    void onOpened(Cursor cursor);

    void onClosed(Cursor cursor);
}
