package io.millrace.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The versions that the page on configuration names for Spring Boot are those that everything is built and tested with. */
class DocumentedVersionsTest {
    private static final Pattern VERSION = Pattern.compile("<([\\w-]+\\.version)>[^<]+</\\1>");

    @Test
    void thePageNamesTheVersionsOfTheBuild() throws IOException {
        List<String> named = VERSION.matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(named).isNotEmpty();
        assertThat(Files.readString(Path.of("..", "pom.xml"))).contains(named);
    }
}
