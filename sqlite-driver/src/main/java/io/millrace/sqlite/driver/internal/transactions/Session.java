package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.cursors.CursorOwner;
import org.jspecify.annotations.Nullable;

/** What an execution needs to know, at the moment it is subscribed to, about the connection it was made on. */
public interface Session extends CursorOwner {
    /**
     * The transaction to run in; null for auto-commit.
     *
     * @throws RuntimeException when nothing can be run
     */
    @Nullable
    NativeTransaction transaction();
}
