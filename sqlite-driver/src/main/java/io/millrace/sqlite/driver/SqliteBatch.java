package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedSql;
import io.millrace.sqlite.driver.internal.sql.ParsedSqlCache;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.r2dbc.spi.Batch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Statements without parameters that run together. */
final class SqliteBatch implements Batch {

    private final StatementExecutor executor;
    private final ParsedSqlCache cache;
    private final int fetchSize;
    private final List<ParsedSql> texts = new ArrayList<>();

    SqliteBatch(StatementExecutor executor, ParsedSqlCache cache, int fetchSize) {
        this.executor = executor;
        this.cache = cache;
        this.fetchSize = fetchSize;
    }

    @Override
    public Batch add(String sql) {
        if (sql == null) {
            throw new IllegalArgumentException("The statement must not be null");
        }
        texts.add(cache.parse(sql));
        return this;
    }

    @Override
    public Publisher<SqliteResult> execute() {
        if (texts.isEmpty()) {
            throw new IllegalStateException("The batch is empty. Add statements first.");
        }
        List<BoundStatement> statements = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        for (ParsedSql text : texts) {
            if (text.parameters().slots() > 0) {
                throw new IllegalStateException("A batch takes statements without parameters, and this has some: "
                        + text.text() + ". Use a Statement with add().");
            }
            whole.append(whole.isEmpty() ? "" : ";\n").append(text.text());
            for (ParsedStatement statement : text.statements()) {
                statements.add(new BoundStatement(statement, new @Nullable Object[0]));
            }
        }
        return executor.execute(whole.toString(), statements, fetchSize, SqliteResult::new);
    }
}
