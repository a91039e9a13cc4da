package io.millrace.benchmarks.duel;

import io.millrace.benchmarks.contender.Contender;
import io.millrace.benchmarks.contender.Data;

/** What contenders are compared in. An operation is a statement, a transaction or a row, whichever somebody waits for. */
enum Work {
    POINT_SELECT {
        @Override
        long run(Contender contender, int operations, int callers) {
            return contender.pointSelects(operations, callers);
        }
    },
    TEN_ROW_SELECT {
        @Override
        long run(Contender contender, int operations, int callers) {
            return contender.tenRowSelects(operations, callers) / Data.ITEMS_OF_ONE_OWNER;
        }
    },
    SCAN {
        @Override
        long run(Contender contender, int operations, int callers) {
            long rows = 0;
            for (int scan = 0; scan < operations / Data.ITEMS; scan++) {
                rows += contender.scan();
            }
            return rows;
        }

        @Override
        int rounded(long operations) {
            return (int) Math.max(1, operations / Data.ITEMS) * Data.ITEMS;
        }
    },
    INSERT {
        @Override
        long run(Contender contender, int operations, int callers) {
            return contender.inserts(operations, callers);
        }
    },
    BULK {
        @Override
        long run(Contender contender, int operations, int callers) {
            return contender.bulkInsert(operations);
        }
    },
    READ_MODIFY_WRITE {
        @Override
        long run(Contender contender, int operations, int callers) {
            return contender.readModifyWrites(operations, callers);
        }
    },
    MIXED {
        @Override
        long run(Contender contender, int operations, int callers) {
            return contender.mixed(operations, callers);
        }
    };

    /** Fewer than these would be mostly their beginning and their end. */
    private static final int FEWEST = 1_000;

    /** Whether several callers can ask for it at the same time. */
    boolean hasCallers() {
        return this != SCAN && this != BULK;
    }

    /** Does it, and gives the number of operations that had their result. */
    abstract long run(Contender contender, int operations, int callers);

    /** A number of operations that can be done, near one that is wanted. */
    int rounded(long operations) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(FEWEST, operations));
    }
}
