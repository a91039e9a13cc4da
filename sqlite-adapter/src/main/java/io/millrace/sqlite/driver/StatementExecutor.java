package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.BoundStatement;
import java.util.List;
import reactor.core.publisher.Flux;

/** Executes what a statement or batch has put together. */
interface StatementExecutor {

    /**
     * Runs the statements in order for each subscriber.
     *
     * @param text where they come from, for messages
     */
    Flux<SqliteResult> execute(String text, List<BoundStatement> statements, int fetchSize);
}
