package io.millrace.benchmarks.contender;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The work in JDBC's terms. */
public final class Jdbc {
    private static final int BATCH = 1_000;

    private Jdbc() {}

    public static Item item(ResultSet rows) throws SQLException {
        return new Item(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getLong(4), rows.getDouble(5));
    }

    public static long insert(PreparedStatement insert, long item) throws SQLException {
        insert.setLong(1, item);
        insert.setString(2, Data.NOTE);
        return insert.executeUpdate();
    }

    /** Inside a transaction; gives the number of rows updated. */
    public static long readModifyWrite(PreparedStatement select, PreparedStatement update, long id)
            throws SQLException {
        select.setLong(1, id);
        long quantity;
        try (ResultSet rows = select.executeQuery()) {
            rows.next();
            quantity = rows.getLong(1);
        }
        update.setLong(1, quantity + 1);
        update.setLong(2, id);
        return update.executeUpdate();
    }

    /** Inside a transaction; gives the number of rows inserted. */
    public static long insertAll(PreparedStatement insert, int rows) throws SQLException {
        long inserted = 0;
        for (int row = 0; row < rows; row++) {
            insert.setLong(1, Data.item(row));
            insert.setString(2, Data.NOTE);
            insert.addBatch();
            if ((row + 1) % BATCH == 0 || row + 1 == rows) {
                inserted += insert.executeBatch().length;
            }
        }
        return inserted;
    }
}
