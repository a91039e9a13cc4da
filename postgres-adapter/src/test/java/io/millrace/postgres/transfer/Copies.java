package io.millrace.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.mapping.Row;
import io.millrace.postgres.server.TestSchema;
import io.millrace.transfer.ExistingRows;
import io.millrace.transfer.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Two schemas with the same tables, and rows on their way from one to the other. */
final class Copies implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestSchema schema = TestSchema.create();
    private final TestSchema other = TestSchema.create();
    final RelationalDatastore store = schema.open();
    final RelationalDatastore copy = other.open();
    private final Path file;

    Copies(Path folder) {
        file = folder.resolve("all.jsonl");
    }

    Path file() {
        return file;
    }

    TestSchema schema() {
        return schema;
    }

    void both(String... statements) {
        for (String sql : statements) {
            run(store, sql);
            run(copy, sql);
        }
    }

    void run(String sql) {
        run(store, sql);
    }

    static void run(RelationalDatastore on, String sql) {
        on.execute(Sql.verbatim(sql)).block(LIMIT);
    }

    void export() {
        Transfer.of(store).exportTo(file).replacing().run().block(LIMIT);
    }

    void load() {
        Transfer.of(copy).importFrom(file).run().block(LIMIT);
    }

    void transfer() {
        export();
        load();
    }

    void transferAgain() {
        Transfer.of(copy)
                .importFrom(file)
                .withExistingRows(ExistingRows.DELETE)
                .run()
                .block(LIMIT);
    }

    /** The same rows by the text that PostgreSQL writes for them. */
    void assertSame(String sql) {
        assertThat(rows(copy, sql)).isNotEmpty().isEqualTo(rows(store, sql));
    }

    static List<Row> rows(RelationalDatastore from, String sql) {
        return from.query(Sql.verbatim(sql)).collectList().block(LIMIT);
    }

    static long number(RelationalDatastore from, String sql) {
        return from.query(long.class, sql).single().block(LIMIT);
    }

    @Override
    public void close() {
        store.close().then(copy.close()).block(LIMIT);
        schema.drop();
        other.drop();
    }
}
