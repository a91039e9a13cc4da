package io.millrace.testkit.contract;

import static io.millrace.testkit.Reports.failures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.testkit.Reports;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Event;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** How the cases of a contract are run and reported. */
class ContractExtensionTest {
    private static final String REASON = "H2 has FINAL TABLE instead of RETURNING";

    @Test
    void aCaseThatNeedsNothingExcludedRuns() {
        Reports.run(Everything.class)
                .testEvents()
                .assertStatistics(cases -> cases.succeeded(3).skipped(0).failed(0));
    }

    @Test
    void aCaseThatNeedsAnExcludedFeatureIsSkippedForItsReason() {
        EngineExecutionResults results = Reports.run(Excluding.class);
        results.testEvents()
                .assertStatistics(cases -> cases.succeeded(1).skipped(2).failed(0));
        assertThat(results.testEvents().skipped().stream())
                .allSatisfy(skipped -> assertThat(skipped.getRequiredPayload(String.class))
                        .isEqualTo("[h2] excluded, RETURNING: " + REASON));
    }

    @Test
    void exclusionsAreCountedByReason() {
        assertThat(Reports.run(Excluding.class).allEvents().reportingEntryPublished().stream())
                .singleElement()
                .satisfies(ContractExtensionTest::countsTwo);
    }

    private static void countsTwo(Event published) {
        assertThat(published.getPayload().orElseThrow().toString())
                .contains("Contract on h2: 1 cases run, 2 excluded", "RETURNING (2): " + REASON);
    }

    @Test
    void anExclusionNeedsAReason() {
        assertThatThrownBy(() -> new Exclusion(Feature.DURABLE, " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DURABLE");
    }

    @Test
    void excludedCasesRunWhenThatIsAskedFor() {
        System.setProperty(ContractExtension.RUN_EXCLUDED, "true");
        try {
            Reports.run(Excluding.class).testEvents().assertStatistics(cases -> cases.succeeded(3)
                    .skipped(0));
        } finally {
            System.clearProperty(ContractExtension.RUN_EXCLUDED);
        }
    }

    @Test
    void eachCaseHasADatabaseOfItsOwn() {
        Reports.run(OneDatabaseEach.class).testEvents().assertStatistics(cases -> cases.succeeded(2));
    }

    @Test
    void aFailureNamesBackendAndCase() {
        assertThat(failures(Reports.run(Failing.class).testEvents()))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(AssertionError.class)
                        .hasMessage("[h2] FailingCases, fails: java.lang.IllegalStateException: no")
                        .hasRootCauseInstanceOf(IllegalStateException.class));
    }

    @Test
    void aDroppedErrorFailsItsCase() {
        assertThat(failures(Reports.run(Dropping.class).testEvents()))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageStartingWith("[h2] DroppingCases, drops: ")
                        .hasMessageContaining("nobody listens"));
    }

    @Test
    void aBackendThatCannotBeOpenedFailsItsCases() {
        assertThat(failures(Reports.run(Unopened.class).testEvents()))
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessageStartingWith("[none] Cases, needs")
                        .hasMessageContaining("no server"));
    }

    interface Cases extends Contract {
        @Test
        default void needsNothing(ContractDatabase database) {
            assertThat(database.store()).isNotNull();
        }

        @Test
        @Requires(Feature.RETURNING)
        default void needsReturning() {}

        @Test
        @Requires({Feature.DURABLE, Feature.RETURNING})
        default void needsBoth() {}
    }

    interface FailingCases extends Contract {
        @Test
        default void fails() {
            throw new IllegalStateException("no");
        }
    }

    interface DroppingCases extends Contract {
        @Test
        default void drops() {
            Operators.onErrorDropped(new IllegalStateException("nobody listens"), Context.empty());
        }
    }

    interface CreatingCases extends Contract {
        @Test
        default void creates(ContractDatabase database) {
            database.createItems();
        }

        @Test
        default void createsTheSame(ContractDatabase database) {
            database.createItems();
            database.open().execute("INSERT INTO item VALUES (1, 'one')").block();
            assertThat(database.itemIds()).containsExactly(1);
        }
    }

    /** H2, as far as these cases need it, with other exclusions. */
    private record Excluded(Set<Feature> features) implements Backend {
        @Override
        public String name() {
            return "h2";
        }

        @Override
        public TestDatabase createDatabase() {
            return new H2Backend().createDatabase();
        }

        @Override
        public String columnType(PortableType type) {
            return new H2Backend().columnType(type);
        }

        @Override
        public List<Exclusion> exclusions() {
            return features.stream()
                    .map(feature -> new Exclusion(feature, REASON))
                    .toList();
        }
    }

    private record NoServer() implements Backend {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public TestDatabase createDatabase() {
            return TestDatabase.of(codecs -> open());
        }

        private static RelationalDatastore open() {
            throw new IllegalStateException("no server");
        }

        @Override
        public String columnType(PortableType type) {
            return "TEXT";
        }
    }

    static class Everything implements Cases {
        @Override
        public Backend backend() {
            return new Excluded(Set.of());
        }
    }

    static class Excluding implements Cases {
        @Override
        public Backend backend() {
            return new Excluded(Set.of(Feature.RETURNING));
        }
    }

    static class OneDatabaseEach implements CreatingCases {
        @Override
        public Backend backend() {
            return new Excluded(Set.of());
        }
    }

    static class Failing implements FailingCases {
        @Override
        public Backend backend() {
            return new Excluded(Set.of());
        }
    }

    static class Dropping implements DroppingCases {
        @Override
        public Backend backend() {
            return new Excluded(Set.of());
        }
    }

    static class Unopened implements Cases {
        @Override
        public Backend backend() {
            return new NoServer();
        }
    }
}
