package io.millrace.sqlite.driver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The savepoints that are set in a transaction. A name may be there several times; SQLite means the last. */
final class Savepoints {
    /** In lower case, the outermost first. */
    @GuardedBy("this")
    private final List<String> names = new ArrayList<>(0);

    @GuardedBy("this")
    private boolean firstBeganTransaction;

    /** @param beginsTransaction whether the transaction is there for it alone, and ends with it */
    synchronized void set(String name, boolean beginsTransaction) {
        if (names.isEmpty()) {
            firstBeganTransaction = beginsTransaction;
        }
        names.add(folded(name));
    }

    /** Whether it is the one that the transaction was begun for. */
    synchronized boolean beganTransaction(String name) {
        return firstBeganTransaction && names.lastIndexOf(folded(name)) == 0;
    }

    /** Forgets it, with those that were set behind it. */
    synchronized void release(String name) {
        forgetFrom(names.lastIndexOf(folded(name)));
    }

    /** Forgets those that were set behind it. */
    synchronized void goBackTo(String name) {
        int last = names.lastIndexOf(folded(name));
        forgetFrom(last < 0 ? -1 : last + 1);
    }

    synchronized void clear() {
        names.clear();
        firstBeganTransaction = false;
    }

    @GuardedBy("this")
    private void forgetFrom(int index) {
        if (index >= 0) {
            names.subList(index, names.size()).clear();
        }
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
