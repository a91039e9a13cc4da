package io.millrace.testkit.contract;

import io.millrace.testkit.BlockingCheck;
import io.millrace.testkit.LeakCheck;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs the cases: a database for each, exclusions by reason, failures by name, nothing left behind, nothing blocked. */
final class ContractExtension
        implements ExecutionCondition,
                BeforeEachCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                AfterEachCallback,
                AfterAllCallback {
    /** Set to {@code true} it runs excluded cases too, to see whether an exclusion is still needed. */
    static final String RUN_EXCLUDED = "millrace.contract.runExcluded";

    private static final Namespace NAMESPACE = Namespace.create(ContractExtension.class);

    private record Fixture(
            ContractDatabase database,
            LeakCheck leaks,
            @Nullable BlockingCheck blocking) {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Backend> backend = context.getTestInstance().map(test -> ((Contract) test).backend());
        if (context.getTestMethod().isEmpty() || backend.isEmpty()) {
            return ConditionEvaluationResult.enabled("The contract runs case by case");
        }
        ContractSummary summary = summary(context, backend.get());
        Optional<Exclusion> excluded = exclusion(context, backend.get());
        if (excluded.isPresent() && !Boolean.getBoolean(RUN_EXCLUDED)) {
            summary.excluded(excluded.get());
            return ConditionEvaluationResult.disabled("[" + backend.get().name() + "] excluded, "
                    + excluded.get().feature() + ": " + excluded.get().reason());
        }
        summary.run();
        return ConditionEvaluationResult.enabled("Nothing that the case needs is excluded");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Backend backend = backend(context);
        BlockingCheck blocking = BlockingCheck.isAvailable() ? BlockingCheck.start() : null;
        LeakCheck leaks = LeakCheck.start(backend::sharesThread);
        try {
            context.getStore(NAMESPACE).put(Fixture.class, new Fixture(new ContractDatabase(backend), leaks, blocking));
        } catch (RuntimeException | Error failure) {
            try (leaks;
                    blocking) {
                throw named(context, failure);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ContractDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return fixture(context).database();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        throw named(context, failure);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Fixture fixture = context.getStore(NAMESPACE).get(Fixture.class, Fixture.class);
        if (fixture == null) {
            return;
        }
        try {
            closeAll(fixture);
        } catch (RuntimeException | AssertionError failure) {
            throw named(context, failure);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        ContractSummary summary = context.getStore(NAMESPACE).get(ContractSummary.class, ContractSummary.class);
        if (summary != null) {
            summary.publish(context);
        }
    }

    private static void closeAll(Fixture fixture) {
        LeakCheck leaks = fixture.leaks();
        BlockingCheck blocking = fixture.blocking();
        try (leaks;
                blocking) {
            fixture.database().close();
        }
    }

    private static Optional<Exclusion> exclusion(ExtensionContext context, Backend backend) {
        List<Feature> required = AnnotationSupport.findAnnotation(context.getTestMethod(), Requires.class).stream()
                .flatMap(requires -> Stream.of(requires.value()))
                .toList();
        return backend.exclusions().stream()
                .filter(exclusion -> required.contains(exclusion.feature()))
                .findFirst();
    }

    private static ContractSummary summary(ExtensionContext context, Backend backend) {
        return context.getParent()
                .orElseThrow()
                .getStore(NAMESPACE)
                .computeIfAbsent(ContractSummary.class, none -> new ContractSummary(backend), ContractSummary.class);
    }

    private static Backend backend(ExtensionContext context) {
        return ((Contract) context.getRequiredTestInstance()).backend();
    }

    private static Fixture fixture(ExtensionContext context) {
        Fixture fixture = context.getStore(NAMESPACE).get(Fixture.class, Fixture.class);
        if (fixture == null) {
            throw new IllegalStateException("The database of this case was not made");
        }
        return fixture;
    }

    /** Says which backend failed in which case. */
    private static AssertionError named(ExtensionContext context, Throwable failure) {
        String contract = context.getRequiredTestMethod().getDeclaringClass().getSimpleName();
        return new AssertionError(
                "[" + backend(context).name() + "] " + contract + ", "
                        + context.getRequiredTestMethod().getName() + ": " + failure,
                failure);
    }
}
