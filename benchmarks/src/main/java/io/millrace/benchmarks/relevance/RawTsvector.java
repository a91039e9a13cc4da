package io.millrace.benchmarks.relevance;

import io.millrace.benchmarks.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's text search by hand: a generated {@code tsvector}, GIN, and one of its functions for the ranking. */
final class RawTsvector implements Ranking, LoadedCollection {
    private final Connection connection;
    private final PreparedStatement query;
    private final String function;

    /** Loads the documents into an empty schema, and ranks them by {@code ts_rank} or {@code ts_rank_cd}. */
    RawTsvector(PostgresDatabase database, List<Document> documents, String function) {
        this.function = function;
        try {
            connection = database.connect();
            try {
                load(documents);
                query = connection.prepareStatement(
                        "SELECT d.id FROM document AS d, CAST(replace(CAST(plainto_tsquery('english', ?) AS text), '&', '|')"
                                + " AS tsquery) AS q WHERE d.words @@ q ORDER BY " + function
                                + "(d.words, q) DESC, d.id LIMIT ?");
            } catch (Throwable e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void load(List<Document> documents) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE document (id text PRIMARY KEY, text text NOT NULL,"
                    + " words tsvector GENERATED ALWAYS AS (to_tsvector('english', text)) STORED)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO document (id, text) VALUES (?, ?)")) {
                for (Document document : documents) {
                    insert.setString(1, document.id());
                    insert.setString(2, document.text());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            statement.execute("CREATE INDEX ON document USING gin (words)");
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    @Override
    public List<Ranking> rankings() {
        return List.of(this);
    }

    @Override
    public String engine() {
        return "tsvector and GIN by hand";
    }

    @Override
    public String method() {
        return function + ", any word";
    }

    @Override
    public List<String> best(String question, int limit) {
        try {
            query.setString(1, question);
            query.setInt(2, limit);
            List<String> ids = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            // With its statements.
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
