package io.millrace.runtime;

import io.millrace.RunResult;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Reads what a statement did from a driver's result. */
@FunctionalInterface
public interface ResultReader {
    /** Reads the number of rows updated, which every driver reports. */
    ResultReader ROWS_UPDATED = result ->
            Flux.from(result.getRowsUpdated()).reduce(0L, Long::sum).map(changes -> new RunResult(changes, null));

    /**
     * Consumes a result.
     *
     * @param result the result
     * @return one value
     */
    Publisher<RunResult> read(Result result);
}
