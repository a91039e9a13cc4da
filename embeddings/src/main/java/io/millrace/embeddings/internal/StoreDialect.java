package io.millrace.embeddings.internal;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.query.Expression;
import io.millrace.query.Filter;
import io.millrace.query.RawSql;
import java.math.BigDecimal;
import java.util.List;

/** What a store writes differently for each database. */
interface StoreDialect {
    /** The key of a store's own table, beside the identifier. */
    String NUMBER = "number";

    /** The statements that make a table of the store's own, where it is not there. */
    List<String> tableDdl(EmbeddingTable table, String name);

    /** Asks whether there is a table, of which {@link #tableReference} is bound. */
    String tableExists();

    /** What names a table in {@link #tableExists()}. */
    String tableReference(String name, String quoted);

    /** The text under a key of metadata; null where there is none, or something else. */
    RawSql text(Expression metadata, String key);

    /** The number under a key of metadata; null where there is none, or something else. */
    RawSql number(Expression metadata, String key);

    /** The truth value under a key of metadata; null where there is none, or something else. */
    RawSql truth(Expression metadata, String key);

    /** Whatever is under a key of metadata; null where there is nothing, or JSON's null. */
    RawSql any(Expression metadata, String key);

    /** What a number is bound as, to be compared exactly. */
    Object bound(BigDecimal number);

    /** The text in a column, which compares by code points; null where there is none, or something else. UUIDs are texts. */
    RawSql columnText(Expression column);

    /** The number in a column; null where there is none, or something else. */
    RawSql columnNumber(Expression column);

    /** The truth value in a column; null where there is none, or something else. */
    RawSql columnTruth(Expression column);

    /** What the infinite numbers of columns are compared with. */
    Expression infinity(boolean positive);

    /** Whether a text has another in it. */
    Filter contains(Expression text, String part);

    static StoreDialect of(RelationalDatastore datastore) {
        if (datastore.type().equals(DatabaseType.SQLITE)) {
            return new SqliteStoreDialect();
        }
        if (datastore.type().equals(DatabaseType.POSTGRESQL)) {
            return new PostgresStoreDialect();
        }
        throw new UnsupportedFeatureException("An embedding store is kept on SQLite or PostgreSQL, not on "
                + datastore.type().name() + ".");
    }
}
