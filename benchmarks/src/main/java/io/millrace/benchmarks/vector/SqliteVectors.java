package io.millrace.benchmarks.vector;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.contender.Durability;
import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.search.SearchContest;
import io.millrace.benchmarks.sqlite.SqliteDatabase;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.sqlite.vec.SqliteVec;
import io.millrace.vector.VectorMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;

/** A file of SQLite, and beside it one with the tables of sqlite-vec. */
final class SqliteVectors implements VectorDatabase {
    private final Folder folder = Folder.temporary();
    private final Path file = folder.path().resolve("vectors.db");
    private RelationalDatastore store = open();
    private Connection byHand;

    SqliteVectors() {
        try {
            byHand = withExtension(folder.path().resolve("vec0.db"));
        } catch (SQLException e) {
            throw new IllegalStateException("sqlite-vec cannot be loaded", e);
        }
    }

    private RelationalDatastore open() {
        return SqliteDatastore.builder().file(file).build();
    }

    private static Connection withExtension(Path path) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.enableLoadExtension(true);
        config.setCacheSize(-20_000);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try (PreparedStatement load = connection.prepareStatement("SELECT load_extension(?, 'sqlite3_vec_init')")) {
            load.setString(1, SqliteVec.library().toString());
            load.execute();
        }
        return connection;
    }

    @Override
    public RelationalDatastore store() {
        return store;
    }

    @Override
    public void restart() {
        store.close().block();
        store = open();
    }

    @Override
    public String version() {
        return "SQLite "
                + store.queryOne(String.class, "SELECT sqlite_version()").block() + ", sqlite-vec " + SqliteVec.VERSION;
    }

    @Override
    public String columnType(int dimensions) {
        return "BLOB";
    }

    @Override
    public List<NamedMethod> methods() {
        return List.of(
                new NamedMethod("quantised", VectorMethod.quantised()), new NamedMethod("exact", VectorMethod.exact()));
    }

    @Override
    public Contest searches(Vectors vectors, int questions) {
        try {
            fillTables(vectors);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Map<String, ToIntFunction<float[]>> sides = new LinkedHashMap<>();
        sides.put(SearchContest.MILLRACE, asked -> VectorFigures.ids(store, "quantised", asked)
                .size());
        sides.put("Millrace, exact", asked -> VectorFigures.ids(store, "exact", asked)
                .size());
        sides.put(
                "vec0 by sqlite-jdbc",
                asked -> query("SELECT rowid, distance FROM near WHERE embedding MATCH ? AND k = ?", asked));
        sides.put(
                "vec_distance_cosine by sqlite-jdbc",
                asked -> query(
                        "SELECT id, vec_distance_cosine(embedding, ?) AS distance FROM item ORDER BY distance LIMIT ?",
                        asked));
        return new NearestContest(
                "TOP_10",
                sides,
                IntStream.range(0, questions).mapToObj(vectors::question).toList(),
                VectorFigures.LIMIT);
    }

    private void fillTables(Vectors vectors) throws SQLException {
        try (Statement statement = byHand.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS near");
            statement.execute("DROP TABLE IF EXISTS item");
            statement.execute("CREATE VIRTUAL TABLE near USING vec0(embedding float[" + vectors.dimensions()
                    + "] distance_metric=cosine)");
            statement.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, embedding BLOB NOT NULL)");
        }
        byHand.setAutoCommit(false);
        try (PreparedStatement near = byHand.prepareStatement("INSERT INTO near (rowid, embedding) VALUES (?, ?)");
                PreparedStatement item = byHand.prepareStatement("INSERT INTO item (id, embedding) VALUES (?, ?)")) {
            for (int i = 0; i < vectors.size(); i++) {
                byte[] vector = bytes(vectors.at(i));
                for (PreparedStatement each : List.of(near, item)) {
                    each.setLong(1, i);
                    each.setBytes(2, vector);
                    each.executeUpdate();
                }
            }
        }
        byHand.commit();
        byHand.setAutoCommit(true);
    }

    private int query(String sql, float[] asked) {
        try (PreparedStatement statement = byHand.prepareStatement(sql)) {
            statement.setBytes(1, bytes(asked));
            statement.setInt(2, VectorFigures.LIMIT);
            int found = 0;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    rows.getLong(1);
                    rows.getDouble(2);
                    found++;
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void takeInInserts() {
        VectorFigures.search(store).rebuild("quantised").blockLast();
    }

    @Override
    public void indexByHand(String table) {
        // There is no index without Millrace.
    }

    @Override
    public long insertByHand(String table, Vectors vectors, int from, int rows) {
        try (Connection connection = new SqliteDatabase(file, Durability.NORMAL).writer();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO " + table + " (id, bucket, embedding) VALUES (?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = from; i < from + rows; i++) {
                insert.setLong(1, i);
                insert.setLong(2, i % VectorFigures.BUCKETS);
                insert.setBytes(3, bytes(vectors.at(i % vectors.size())));
                insert.executeUpdate();
            }
            connection.commit();
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    @Override
    public long bytes() {
        try (Stream<Path> files = Files.list(folder.path())) {
            return files.filter(each -> each.getFileName().toString().startsWith("vectors.db"))
                    .mapToLong(each -> each.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void settle() {
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)").block();
    }

    @Override
    public void close() {
        store.close().block();
        try {
            byHand.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            folder.close();
        }
    }
}
