package io.millrace.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs test classes as users' builds do, and reads what is reported of them. */
public final class Reports {
    private Reports() {}

    /**
     * Runs a class.
     *
     * @param tests the class
     * @return what happened
     */
    public static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute();
    }

    /**
     * The failures among some events.
     *
     * @param events of tests or of containers
     * @return what they failed with
     */
    public static List<Throwable> failures(Events events) {
        return events.failed().stream().map(Reports::failure).toList();
    }

    private static Throwable failure(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }
}
