/** The contract that adapters keep, and a datastore and a double of it for tests of applications. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.testkit {
    requires transitive io.millrace.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires transitive reactor.test;
    requires org.slf4j;
    requires tools.jackson.core;
    requires static com.google.errorprone.annotations;
    requires static org.junit.platform.launcher;
    requires static reactor.blockhound;
    requires static org.jspecify;

    exports io.millrace.testkit;
    exports io.millrace.testkit.contract;
    exports io.millrace.testkit.mock;

    // Test classes are made by JUnit, and rows become records by core.
    opens io.millrace.testkit;
    opens io.millrace.testkit.contract;
}
