package io.millrace.testkit;

import io.millrace.Datastores;
import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A JUnit extension that gives tests a datastore, or a transaction that is rolled back after the test, and fails tests that
 * leave something behind.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final DatastoreExtension DATABASE = DatastoreExtension.inMemory().migrate(PeopleMigrations.ALL);
 *
 * @Test
 * void findsByName(RelationalDatastore store) { ... }
 *
 * @Test
 * void renames(SqlOperations tx) { ... }
 * }</pre>
 *
 * <p><b>What a test asks for.</b> A parameter of type {@link RelationalDatastore} is the datastore. One of type {@link
 * Transaction} or {@link SqlOperations} is a transaction that has begun, one for the test and its {@code @BeforeEach} and
 * {@code @AfterEach} methods, and is rolled back after them. A database in memory has one connection: ask there for one or
 * the other. One of the datastore's own type, such as {@code SqliteDatastore}, is the datastore too, for what only that type
 * can do: work on it is not watched.
 *
 * <p><b>What a test must not leave.</b> A statement or transaction that has begun and not ended within a second after the
 * test, an error that Reactor dropped, and, once the datastore is closed, a thread of it, each fail the test, and name what
 * it was and where it was asked for. Open work is then cancelled or rolled back, so that no other test suffers from it.
 * Dropped errors and threads belong to the whole JVM: see {@link LeakCheck} for tests that run at the same time.
 *
 * <p>Immutable. Register it in a {@code static} field.
 */
public final class DatastoreExtension
        implements BeforeAllCallback, BeforeEachCallback, ParameterResolver, AfterEachCallback {
    private final Supplier<? extends RelationalDatastore> supplier;
    private final boolean shared;
    private final Function<? super RelationalDatastore, ? extends Publisher<?>> preparation;
    private final Predicate<String> allowedThreads;
    private final Namespace namespace = Namespace.create(DatastoreExtension.class, this);

    private DatastoreExtension(
            Supplier<? extends RelationalDatastore> supplier,
            boolean shared,
            Function<? super RelationalDatastore, ? extends Publisher<?>> preparation,
            Predicate<String> allowedThreads) {
        this.supplier = supplier;
        this.shared = shared;
        this.preparation = preparation;
        this.allowedThreads = allowedThreads;
    }

    /**
     * An SQLite database in memory for each test. It needs {@code millrace-sqlite} on the class path.
     *
     * @return the extension
     */
    public static DatastoreExtension inMemory() {
        return perTest(() -> Datastores.open("sqlite::memory:"));
    }

    /**
     * A datastore of its own for each test.
     *
     * @param supplier makes it; it is closed after the test
     * @return the extension
     */
    public static DatastoreExtension perTest(Supplier<? extends RelationalDatastore> supplier) {
        return new DatastoreExtension(supplier, false, store -> Mono.empty(), name -> false);
    }

    /**
     * One datastore for all tests of a class and the classes nested in it. Tests leave the database as it was by asking for a
     * {@link Transaction}.
     *
     * @param supplier makes it; it is closed after the class
     * @return the extension
     */
    public static DatastoreExtension perClass(Supplier<? extends RelationalDatastore> supplier) {
        return new DatastoreExtension(supplier, true, store -> Mono.empty(), name -> false);
    }

    /**
     * This extension, with migrations that are applied to each new datastore, after what was asked for before.
     *
     * @param migrations the migrations
     * @return a new extension
     */
    public DatastoreExtension migrate(Collection<Migration> migrations) {
        return prepare(store -> store.migrate(migrations));
    }

    /**
     * This extension, with work that is done on each new datastore, after what was asked for before.
     *
     * @param work for example the insertion of rows that all tests need
     * @return a new extension
     */
    public DatastoreExtension prepare(Function<? super RelationalDatastore, ? extends Publisher<?>> work) {
        return new DatastoreExtension(
                supplier,
                shared,
                store -> Mono.when(preparation.apply(store)).then(Mono.defer(() -> Mono.when(work.apply(store)))),
                allowedThreads);
    }

    /**
     * This extension, which lets some threads live on after the datastore is closed, such as those of a driver's shared event
     * loop.
     *
     * @param names says of a thread's name whether it may
     * @return a new extension
     */
    public DatastoreExtension allowThreads(Predicate<String> names) {
        return new DatastoreExtension(supplier, shared, preparation, allowedThreads.or(names));
    }

    /** Opens the datastore that the tests of a class share. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (shared) {
            context.getStore(namespace)
                    .computeIfAbsent(
                            WatchedDatastore.class,
                            key -> open(LeakCheck.ofThreads(allowedThreads)),
                            WatchedDatastore.class);
        }
    }

    /** Opens the datastore of a test, and begins to watch. */
    @Override
    public void beforeEach(ExtensionContext context) {
        Store store = context.getStore(namespace);
        store.put(
                TestFixture.class,
                new TestFixture(shared ? shared(store).forOneTest() : open(LeakCheck.start(allowedThreads))));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return context.getTestMethod().isPresent()
                && (RelationalDatastore.class.isAssignableFrom(type)
                        || type == Transaction.class
                        || type == SqlOperations.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestFixture fixture = Objects.requireNonNull(fixture(context), "The datastore is opened before each test");
        Class<?> type = parameter.getParameter().getType();
        if (type == RelationalDatastore.class) {
            return fixture.watched();
        }
        return RelationalDatastore.class.isAssignableFrom(type) ? fixture.datastore() : fixture.transaction();
    }

    /** Rolls back, checks, and closes what was opened for the test. */
    @Override
    public void afterEach(ExtensionContext context) {
        TestFixture fixture = fixture(context);
        if (fixture != null) {
            fixture.end();
        }
    }

    private WatchedDatastore open(LeakCheck leaks) {
        return WatchedDatastore.open(supplier, preparation, leaks);
    }

    private static WatchedDatastore shared(Store store) {
        WatchedDatastore opened = store.get(WatchedDatastore.class, WatchedDatastore.class);
        if (opened == null) {
            throw new IllegalStateException("A DatastoreExtension.perClass must be registered in a static field.");
        }
        return opened;
    }

    private @Nullable TestFixture fixture(ExtensionContext context) {
        return context.getStore(namespace).get(TestFixture.class, TestFixture.class);
    }
}
