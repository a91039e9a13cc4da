package io.millrace.sqlite.driver.internal.sql;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a text, numbered over all of its statements. A <em>slot</em> is the place of one value: {@code ?}
 * takes the next, {@code ?3} and {@code $3} the third, and a name always the same one.
 */
public final class ParameterTable {
    private final int slots;
    private final BitSet used;
    private final Map<String, Integer> slotsByName;

    private ParameterTable(int slots, BitSet used, Map<String, Integer> slotsByName) {
        this.slots = slots;
        this.used = used;
        this.slotsByName = slotsByName;
    }

    /** How many values an array for all slots holds. */
    public int slots() {
        return slots;
    }

    public boolean isUsed(int slot) {
        return slot >= 0 && slot < slots && used.get(slot);
    }

    /** The slot of a parameter, named as in the text or without its prefix; -1 when there is none. */
    public int slot(String name) {
        Integer slot = slotsByName.get(name);
        return slot == null ? -1 : slot;
    }

    /** Names as they appear in the text. */
    public Iterable<String> names() {
        return slotsByName.keySet().stream()
                .filter(name -> !name.isEmpty() && ":@$?".indexOf(name.charAt(0)) >= 0)
                .toList();
    }

    /** How a message names the parameter of this slot. */
    public String describe(int slot) {
        for (Map.Entry<String, Integer> entry : slotsByName.entrySet()) {
            if (entry.getValue() == slot) {
                return entry.getKey();
            }
        }
        return "number " + (slot + 1);
    }

    static final class Builder {
        private final Map<String, Integer> named = new LinkedHashMap<>();
        private final BitSet used = new BitSet();
        private int slots;

        int slot(String token) {
            int slot = token.length() == 1 ? slots : named.getOrDefault(token, numberOf(token));
            if (slot < 0) {
                slot = slots;
            }
            if (token.length() > 1) {
                named.put(token, slot);
            }
            used.set(slot);
            slots = Math.max(slots, slot + 1);
            return slot;
        }

        /** {@code ?3} and {@code $3} are the third value. SQLite caps the number far below what would need a long. */
        private static int numberOf(String token) {
            char prefix = token.charAt(0);
            if ((prefix != '?' && prefix != '$') || token.length() > 6) {
                return -1;
            }
            int number = 0;
            for (int i = 1; i < token.length(); i++) {
                char c = token.charAt(i);
                if (c < '0' || c > '9') {
                    return -1;
                }
                number = number * 10 + (c - '0');
            }
            return number - 1;
        }

        ParameterTable build() {
            Map<String, Integer> names = new LinkedHashMap<>(named);
            Map<String, Integer> bare = new HashMap<>();
            // A bare name is accepted unless :x and @x are different parameters of one text.
            named.forEach((token, slot) -> bare.merge(token.substring(1), slot, (a, b) -> a.equals(b) ? a : -1));
            bare.forEach(names::putIfAbsent);
            return new ParameterTable(slots, used, names);
        }
    }
}
