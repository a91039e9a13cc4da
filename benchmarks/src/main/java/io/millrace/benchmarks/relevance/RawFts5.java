package io.millrace.benchmarks.relevance;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** FTS5 by hand: its stemmer, its ranking, the words of the question put into quotes between {@code OR}. */
final class RawFts5 implements Ranking, LoadedCollection {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+");

    private final Connection connection;
    private final PreparedStatement query;

    RawFts5(Path file, List<Document> documents) {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try {
                load(documents);
                query = connection.prepareStatement(
                        "SELECT id FROM document WHERE document MATCH ? ORDER BY rank LIMIT ?");
            } catch (Throwable e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void load(List<Document> documents) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE VIRTUAL TABLE document USING fts5(id UNINDEXED, text, tokenize = 'porter unicode61')");
        }
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO document (id, text) VALUES (?, ?)")) {
            for (Document document : documents) {
                insert.setString(1, document.id());
                insert.setString(2, document.text());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Override
    public List<Ranking> rankings() {
        return List.of(this);
    }

    @Override
    public String engine() {
        return "FTS5 by hand";
    }

    @Override
    public String method() {
        return "porter, any word";
    }

    @Override
    public List<String> best(String question, int limit) {
        String words = WORD.matcher(question)
                .results()
                .map(word -> '"' + word.group() + '"')
                .collect(Collectors.joining(" OR "));
        if (words.isEmpty()) {
            return List.of();
        }
        try {
            query.setString(1, words);
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
