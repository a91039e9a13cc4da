package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The code in docs/testing.md is compiled, and its tests are run, as they stand there. */
class TestingPageTest {
    @TempDir
    Path folder;

    @Test
    void theTestsSucceed() throws Exception {
        Snippets page = Snippets.compile(Path.of("../docs/testing.md"), folder);
        assertThat(page.names())
                .containsExactly("People", "PeopleTest", "PeopleUnitTest", "ApplicationTest", "AcmeContract");
        try (URLClassLoader classes = page.loader()) {
            EngineTestKit.engine("junit-jupiter")
                    .selectors(
                            selectClass(classes.loadClass("PeopleTest")),
                            selectClass(classes.loadClass("PeopleUnitTest")),
                            selectClass(classes.loadClass("ApplicationTest")))
                    .execute()
                    .allEvents()
                    .assertStatistics(all -> all.failed(0).skipped(0))
                    .assertThatEvents()
                    .filteredOn(event -> event.getTestDescriptor().isTest())
                    .hasSize(2 * 7);
        }
    }
}
