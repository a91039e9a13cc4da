package io.millrace.benchmarks.vector;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.postgres.PostgresContender;
import io.millrace.benchmarks.postgres.PostgresDatabase;
import io.millrace.benchmarks.search.R2dbcDriver;
import io.millrace.benchmarks.search.RawDriver;
import io.millrace.benchmarks.search.SearchContest;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A schema of PostgreSQL, with pgvector. */
final class PostgresVectors implements VectorDatabase {
    private final PostgresDatabase database = PostgresDatabase.empty();
    private RelationalDatastore store = open();
    private RawDriver driver = R2dbcDriver.postgres(database);

    private RelationalDatastore open() {
        return PostgresContender.withVectors(database);
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
        return "PostgreSQL "
                + store.queryOne(
                                String.class,
                                "SELECT current_setting('server_version') || ', pgvector ' || extversion FROM pg_extension WHERE extname = 'vector'")
                        .block();
    }

    @Override
    public String columnType(int dimensions) {
        return "vector(" + dimensions + ")";
    }

    @Override
    public List<NamedMethod> methods() {
        return List.of(new NamedMethod("hnsw", VectorMethod.hnsw()), new NamedMethod("exact", VectorMethod.exact()));
    }

    @Override
    public Contest searches(Vectors vectors, int questions) {
        return new SearchContest<>(
                "TOP_10",
                store,
                VectorSearch.class,
                Map.of("r2dbc-postgresql", driver),
                IntStream.range(0, questions)
                        .mapToObj(i -> VectorQuery.of("hnsw", vectors.question(i))
                                .columns("id")
                                .limit(VectorFigures.LIMIT))
                        .<java.util.function.Function<VectorSearch, org.reactivestreams.Publisher<?>>>map(
                                query -> search -> search.search(query))
                        .toList());
    }

    @Override
    public void takeInInserts() {
        // Rows are in the index as soon as they are inserted.
    }

    @Override
    public void indexByHand(String table) {
        database.run(List.of("CREATE INDEX ON " + table + " USING hnsw (embedding public.vector_cosine_ops)"));
    }

    @Override
    public long insertByHand(String table, Vectors vectors, int from, int rows) {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO " + table + " (id, bucket, embedding) VALUES (?, ?, ?::public.vector)")) {
            connection.setAutoCommit(false);
            for (int i = from; i < from + rows; i++) {
                insert.setLong(1, i);
                insert.setLong(2, i % VectorFigures.BUCKETS);
                insert.setString(3, Arrays.toString(vectors.at(i % vectors.size())));
                insert.addBatch();
                if (i % 1_000 == 999) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long bytes() {
        return database.number("SELECT pg_total_relation_size('" + VectorFigures.TABLE + "')");
    }

    @Override
    public void settle() {
        database.vacuum();
    }

    @Override
    public void close() {
        driver.close();
        store.close().block();
        database.close();
    }
}
