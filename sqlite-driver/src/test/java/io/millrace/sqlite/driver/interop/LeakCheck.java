package io.millrace.sqlite.driver.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Hooks;

/**
 * Fails a test when Reactor had to drop an error meanwhile, and a class when threads of the driver outlive it.
 * Threads that were there before belong to somebody else.
 */
final class LeakCheck implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final String THREAD_PREFIX = "millrace-sqlite";
    private static final Duration TIME_TO_END = Duration.ofSeconds(10);

    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();
    private Set<Thread> before = Set.of();

    @Override
    public void beforeAll(ExtensionContext context) {
        before = driverThreads();
        Hooks.onErrorDropped(dropped::add);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<Throwable> found = List.copyOf(dropped);
        dropped.clear();
        assertThat(found).as("errors that nobody received").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        Hooks.resetOnErrorDropped();
        Set<Thread> left = driverThreads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(TIME_TO_END.toMillis());
        }
        left.removeIf(thread -> !thread.isAlive());
        assertThat(left).as("threads of the driver after everything was closed").isEmpty();
    }

    private static Set<Thread> driverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREAD_PREFIX))
                .collect(Collectors.toSet());
    }
}
