package io.millrace.spi;

import java.util.List;

/**
 * How far a sequence is that belongs to no column of an exported table.
 *
 * @param schema the schema it is in
 * @param name its name
 * @param last its last number
 * @param given whether that was given away, or is the next to be given
 * @param users the tables whose defaults take numbers from it
 */
public record FreeSequence(String schema, String name, long last, boolean given, List<String> users) {
    /**
     * Copies the list.
     *
     * @param schema the schema it is in
     * @param name its name
     * @param last its last number
     * @param given whether that was given away, or is the next to be given
     * @param users the tables whose defaults take numbers from it
     */
    public FreeSequence {
        users = List.copyOf(users);
    }
}
