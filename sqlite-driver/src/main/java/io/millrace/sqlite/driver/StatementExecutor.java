package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.statements.Outcome;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/** Executes what a statement or batch has put together. */
interface StatementExecutor {

    /**
     * Runs the statements in order for each subscriber.
     *
     * @param text where they come from, for messages
     * @param mapper makes a value of the outcome of each
     * @return as many values as there are statements
     */
    <T> Flux<T> execute(String text, List<BoundStatement> statements, int fetchSize, Function<Outcome, T> mapper);
}
