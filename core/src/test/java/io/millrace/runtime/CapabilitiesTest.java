package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.CapabilityStatus;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.error.DatastoreClosedException;
import io.millrace.spi.CapabilityFactory;
import io.millrace.spi.ManagedCapability;
import io.millrace.spi.ScriptSessions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Capabilities do not depend on the thread that asks first, and may be made of one another. */
class CapabilitiesTest {
    interface Simple {}

    interface Composed {
        Simple part();
    }

    interface Circular {}

    /** Makes a capability without parts. */
    public static final class SimpleFactory implements CapabilityFactory<Simple> {
        @Override
        public Class<Simple> type() {
            return Simple.class;
        }

        @Override
        public Optional<Simple> create(RelationalDatastore datastore) {
            return Optional.of(new Simple() {});
        }
    }

    /** Makes a capability of another. */
    public static final class ComposedFactory implements CapabilityFactory<Composed> {
        @Override
        public Class<Composed> type() {
            return Composed.class;
        }

        @Override
        public Optional<Composed> create(RelationalDatastore datastore) {
            Simple part = datastore.capability(Simple.class).orElseThrow();
            return Optional.of(() -> part);
        }
    }

    /** Makes a capability of itself. */
    public static final class CircularFactory implements CapabilityFactory<Circular> {
        @Override
        public Class<Circular> type() {
            return Circular.class;
        }

        @Override
        public Optional<Circular> create(RelationalDatastore datastore) {
            return datastore.capability(Circular.class);
        }
    }

    /** Holds something, and what it needs of the database is not there. */
    static final class Holding implements ManagedCapability {
        static final AtomicReference<Holding> LAST = new AtomicReference<>();

        private final AtomicInteger closings = new AtomicInteger();

        Holding() {
            LAST.set(this);
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(closings::incrementAndGet);
        }
    }

    /** Makes a capability that holds something. */
    public static final class HoldingFactory implements CapabilityFactory<Holding> {
        @Override
        public Class<Holding> type() {
            return Holding.class;
        }

        @Override
        public Optional<Holding> create(RelationalDatastore datastore) {
            return Optional.of(new Holding());
        }

        @Override
        public Mono<CapabilityStatus> availability(RelationalDatastore datastore) {
            return datastore
                    .queryOne(Integer.class, "SELECT 1")
                    .map(one -> CapabilityStatus.unavailable("The extension is not installed."));
        }
    }

    /** Has what {@link HoldingFactory} makes for another database only, which it must not be asked about here. */
    public static final class ElsewhereFactory implements CapabilityFactory<Holding> {
        @Override
        public Class<Holding> type() {
            return Holding.class;
        }

        @Override
        public Optional<Holding> create(RelationalDatastore datastore) {
            return Optional.empty();
        }

        @Override
        public Mono<CapabilityStatus> availability(RelationalDatastore datastore) {
            return datastore
                    .queryOne(Integer.class, "SELECT 1 FROM catalog_of_elsewhere")
                    .map(one -> CapabilityStatus.unavailable("It is asked for elsewhere."));
        }
    }

    /** A capability of another database. */
    interface Foreign {}

    /** Makes nothing for this database. */
    public static final class ForeignFactory implements CapabilityFactory<Foreign> {
        @Override
        public Class<Foreign> type() {
            return Foreign.class;
        }

        @Override
        public Optional<Foreign> create(RelationalDatastore datastore) {
            return Optional.empty();
        }
    }

    /** Two modules make it, of which no more than one may. */
    static final class Contested implements ManagedCapability {
        static final Set<Contested> OPEN = ConcurrentHashMap.newKeySet();

        Contested() {
            OPEN.add(this);
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> OPEN.remove(this));
        }
    }

    /** One of those that make it. */
    public static class ContestedFactory implements CapabilityFactory<Contested> {
        @Override
        public Class<Contested> type() {
            return Contested.class;
        }

        @Override
        public Optional<Contested> create(RelationalDatastore datastore) {
            return Optional.of(new Contested());
        }
    }

    /** Another that makes it. */
    public static final class SecondContestedFactory extends ContestedFactory {}

    /** Holds something that it cannot let go of, and says so before it is waited for. */
    static final class Failing implements ManagedCapability {
        @Override
        public Mono<Void> close() {
            throw new IllegalStateException("It cannot be closed.");
        }
    }

    /** Makes a capability that cannot be closed. */
    public static final class FailingFactory implements CapabilityFactory<Failing> {
        @Override
        public Class<Failing> type() {
            return Failing.class;
        }

        @Override
        public Optional<Failing> create(RelationalDatastore datastore) {
            return Optional.of(new Failing());
        }
    }

    /** Holds something that it never lets go of. */
    static final class Endless implements ManagedCapability {
        @Override
        public Mono<Void> close() {
            return Mono.never();
        }
    }

    /** Makes a capability whose closing does not end. */
    public static final class EndlessFactory implements CapabilityFactory<Endless> {
        @Override
        public Class<Endless> type() {
            return Endless.class;
        }

        @Override
        public Optional<Endless> create(RelationalDatastore datastore) {
            return Optional.of(new Endless());
        }
    }

    /** Another that it never lets go of. */
    static final class Stuck implements ManagedCapability {
        @Override
        public Mono<Void> close() {
            return Mono.never();
        }
    }

    /** Makes another capability whose closing does not end. */
    public static final class StuckFactory implements CapabilityFactory<Stuck> {
        @Override
        public Class<Stuck> type() {
            return Stuck.class;
        }

        @Override
        public Optional<Stuck> create(RelationalDatastore datastore) {
            return Optional.of(new Stuck());
        }
    }

    @TempDir
    private Path folder;

    private final RelationalDatastore store = H2.inMemory();
    private URLClassLoader application;

    @BeforeEach
    void offer() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(
                services.resolve(CapabilityFactory.class.getName()),
                List.of(
                        SimpleFactory.class.getName(),
                        ComposedFactory.class.getName(),
                        CircularFactory.class.getName(),
                        ElsewhereFactory.class.getName(),
                        HoldingFactory.class.getName(),
                        ForeignFactory.class.getName(),
                        ContestedFactory.class.getName(),
                        SecondContestedFactory.class.getName(),
                        StuckFactory.class.getName(),
                        FailingFactory.class.getName(),
                        EndlessFactory.class.getName()));
        application = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    @AfterEach
    void close() throws IOException {
        store.close().block(Duration.ofSeconds(30));
        application.close();
    }

    @Test
    void aThreadThatSeesNoneDoesNotHideThemFromOthers() throws Exception {
        assertThat(asked(Simple.class, ClassLoader.getPlatformClassLoader())).isEmpty();
        Optional<Simple> found = asked(Simple.class, application);
        assertThat(found).isPresent();
        assertThat(asked(Simple.class, null)).isEqualTo(found);
        assertThat(asked(Simple.class, ClassLoader.getPlatformClassLoader())).isEqualTo(found);
    }

    @Test
    void aCapabilityMayBeMadeOfAnother() throws Exception {
        Composed composed = asked(Composed.class, application).orElseThrow();
        assertThat(composed.part()).isSameAs(asked(Simple.class, application).orElseThrow());
    }

    @Test
    void aCapabilityIsMadeOnceWhoeverAsks() {
        List<Composed> made = Flux.fromStream(IntStream.range(0, 32).boxed())
                .flatMap(
                        i -> Mono.fromCallable(() -> asked(Composed.class, application))
                                .subscribeOn(Schedulers.boundedElastic()),
                        32)
                .map(Optional::orElseThrow)
                .collectList()
                .block();
        assertThat(made).hasSize(32).containsOnly(made.get(0));
    }

    @Test
    void aCapabilityThatNeedsItselfSaysSo() {
        assertThatThrownBy(() -> asked(Circular.class, application))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("needs itself");
        assertThatThrownBy(() -> asked(Circular.class, application)).hasMessageContaining("needs itself");
    }

    @Test
    void whatACapabilityHoldsIsClosedOnceWithTheDatastore() throws Exception {
        Holding holding = asked(Holding.class, application).orElseThrow();
        store.close().block();
        store.close().block();
        assertThat(holding.closings).hasValue(1);
    }

    @Test
    void oneThatCannotBeClosedKeepsNothingElseOpen() throws Exception {
        Holding holding = asked(Holding.class, application).orElseThrow();
        asked(Failing.class, application).orElseThrow();
        store.close().block();
        assertThat(holding.closings).hasValue(1);
    }

    @Test
    void thoseWhoseClosingDoesNotEndAreWaitedForNoLongerThanOneLimit() throws Exception {
        Holding holding = asked(Holding.class, application).orElseThrow();
        asked(Stuck.class, application).orElseThrow();
        asked(Endless.class, application).orElseThrow();
        StepVerifier.withVirtualTime(store::close)
                .thenAwait(Duration.ofSeconds(30))
                .expectComplete()
                .verify(Duration.ofSeconds(30));
        assertThat(holding.closings).hasValue(1);
    }

    @Test
    void oneThatIsMadeForAClosedDatastoreIsClosedAtOnce() throws Exception {
        store.close().block();
        assertThatThrownBy(() -> asked(Holding.class, application)).isInstanceOf(DatastoreClosedException.class);
        assertThat(Holding.LAST.get().closings).hasValue(1);
    }

    @Test
    void thoseOfSeveralModulesAreRefusedAndClosed() {
        assertThatThrownBy(() -> asked(Contested.class, application))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Several modules");
        assertThat(Contested.OPEN).isEmpty();
    }

    @Test
    void onlyWhoMadeACapabilityIsAskedAboutIt() throws Exception {
        assertThat(availability(Holding.class).reason()).contains("The extension is not installed.");
        assertThat(availability(Foreign.class).reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("is not made for"));
    }

    @Test
    void whyACapabilityCannotBeUsedIsToldWhenItIsAskedFor() throws Exception {
        assertThat(availability(Simple.class).isAvailable()).isTrue();
        assertThat(availability(ScriptSessions.class).isAvailable()).isTrue();
        assertThat(availability(Holding.class).reason()).contains("The extension is not installed.");
        assertThat(availability(Runnable.class).reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("No module"));
    }

    private CapabilityStatus availability(Class<?> type) throws Exception {
        return Objects.requireNonNull(
                with(application, () -> store.availability(type).block()));
    }

    private <C> Optional<C> asked(Class<C> type, ClassLoader context) throws Exception {
        return with(context, () -> store.capability(type));
    }

    private static <T> T with(ClassLoader context, Callable<T> work) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(context);
        try {
            return work.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
