package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedText;
import io.millrace.sqlite.driver.internal.sql.ParsedTextCache;
import io.r2dbc.spi.Batch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Statements without parameters that run together. */
final class SqliteBatch implements Batch {
    private final StatementDispatcher dispatcher;
    private final ParsedTextCache cache;
    private final int fetchSize;
    private final List<ParsedText> texts = new ArrayList<>();

    SqliteBatch(StatementDispatcher dispatcher, ParsedTextCache cache, int fetchSize) {
        this.dispatcher = dispatcher;
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
        for (ParsedText text : texts) {
            if (text.parameters().slots() > 0) {
                throw new IllegalStateException("A batch takes statements without parameters, and this has some: "
                        + text.text() + ". Use a Statement with add().");
            }
            whole.append(whole.isEmpty() ? "" : ";\n").append(text.text());
            for (ParsedStatement statement : text.statements()) {
                statements.add(new BoundStatement(statement, new @Nullable Object[0]));
            }
        }
        return dispatcher.execute(whole.toString(), statements, fetchSize, SqliteResult::new);
    }
}
