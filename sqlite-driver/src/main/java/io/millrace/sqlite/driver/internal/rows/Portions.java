package io.millrace.sqlite.driver.internal.rows;

import java.util.ArrayList;
import java.util.List;

/** Rows that were read ahead of their consumer, from what memory is free. */
public final class Portions {
    private final ResultMemory memory;
    private final List<Rows> portions = new ArrayList<>();
    private long bytes;

    public Portions(ResultMemory memory) {
        this.memory = memory;
    }

    /** False when there is no room for it. */
    public boolean add(Rows rows) {
        portions.add(rows);
        if (!memory.takeFree(rows.bytes())) {
            portions.remove(portions.size() - 1);
            return false;
        }
        bytes += rows.bytes();
        return true;
    }

    public long bytes() {
        return bytes;
    }

    public void moveTo(HeldRows held) {
        held.keep(portions);
        portions.clear();
        bytes = 0;
    }

    /** Gives the room back that was taken, and not moved. */
    public void drop() {
        memory.giveBack(bytes);
        portions.clear();
        bytes = 0;
    }
}
