package io.millrace.sqlite.driver.internal.sql;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where SQLite's parameter numbers within one statement find their values among the slots of the whole text. */
final class StatementParameters {
    /** By SQLite's number less one; -1 where a number is skipped, as in {@code VALUES (?2)}. */
    private final int[] slots;

    private final boolean straight;

    private StatementParameters(int[] slots) {
        this.slots = slots;
        boolean inOrder = true;
        for (int i = 0; i < slots.length; i++) {
            inOrder &= slots[i] == i;
        }
        this.straight = inOrder;
    }

    /** The values of this statement in SQLite's order. */
    @Nullable
    Object[] arrange(@Nullable Object[] values) {
        if (straight && values.length == slots.length) {
            return values;
        }
        @Nullable Object[] arranged = new Object[slots.length];
        for (int i = 0; i < slots.length; i++) {
            arranged[i] = slots[i] < 0 ? null : values[slots[i]];
        }
        return arranged;
    }

    static final class Builder {
        private int[] slots = new int[4];
        private int count;
        private final Map<String, Integer> numbers = new HashMap<>();

        void add(String token, int slot) {
            // SQLite numbers ?N by N, a repeated name as before, and everything else (also $1) one past the highest.
            int number;
            if (token.length() > 1 && token.charAt(0) == '?') {
                number = slot;
            } else if (token.length() > 1) {
                number = numbers.computeIfAbsent(token, ignored -> count);
            } else {
                number = count;
            }
            if (number >= slots.length) {
                slots = Arrays.copyOf(slots, Math.max(number + 1, slots.length * 2));
            }
            for (; count <= number; count++) {
                slots[count] = -1;
            }
            slots[number] = slot;
        }

        StatementParameters build() {
            return new StatementParameters(Arrays.copyOf(slots, count));
        }
    }
}
