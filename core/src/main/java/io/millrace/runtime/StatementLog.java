package io.millrace.runtime;

import io.millrace.observation.StatementExecution;
import io.millrace.observation.StatementObserver;
import io.millrace.text.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each statement with its time and how it ended. Values are never logged, and long texts are cut. */
final class StatementLog implements StatementObserver {
    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.statements");
    private static final double NANOS_PER_MILLI = 1_000_000;

    @Override
    public void ended(StatementExecution execution) {
        LOG.info(
                "{} after {} ms: {}",
                outcome(execution.outcome()),
                execution.duration().toNanos() / NANOS_PER_MILLI,
                PrintableText.ofMessage(execution.sql()));
    }

    private static String outcome(StatementExecution.Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> "Completed";
            case CANCELLED -> "Cancelled";
            case FAILED -> "Failed";
        };
    }
}
