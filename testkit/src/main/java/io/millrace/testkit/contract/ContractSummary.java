package io.millrace.testkit.contract;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/** How many cases of a test class ran, and which were excluded for which reason. */
final class ContractSummary {
    private final Backend backend;

    @GuardedBy("this")
    private final Map<Exclusion, Integer> excluded = new LinkedHashMap<>();

    @GuardedBy("this")
    private int run;

    ContractSummary(Backend backend) {
        this.backend = backend;
    }

    synchronized void run() {
        run++;
    }

    synchronized void excluded(Exclusion exclusion) {
        excluded.merge(exclusion, 1, Integer::sum);
    }

    /** To the report of the test run, and to the console: an exclusion is for people to read. */
    @SuppressWarnings("SystemOut") // A library of tests has no logger that its users would have switched on.
    synchronized void publish(ExtensionContext context) {
        String text = text();
        context.publishReportEntry("contract", text);
        System.out.println(text);
    }

    private synchronized String text() {
        int count = excluded.values().stream().mapToInt(Integer::intValue).sum();
        List<String> lines = new ArrayList<>();
        lines.add("Contract on " + backend.name() + ": " + run + " cases run, " + count + " excluded");
        excluded.forEach((exclusion, cases) ->
                lines.add("  " + exclusion.feature() + " (" + cases + "): " + exclusion.reason()));
        return String.join(System.lineSeparator(), lines);
    }
}
