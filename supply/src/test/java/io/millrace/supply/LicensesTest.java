package io.millrace.supply;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is shipped with its parts inside carries the licences of all of them. */
class LicensesTest {
    private static final String FOLDER = "META-INF/licenses/";
    private static final String APACHE = "(Apache-2.0) ";
    private static final Pattern LISTED =
            Pattern.compile("(?m)^ *((?:\\([^()]*\\) )+).*\\(([^ :]+):([^ :]+):([^ :]+) - .*\\)$");

    @ParameterizedTest
    @EnumSource(names = {"CLI", "EXAMPLES"})
    void eachPartIsListedWithItsLicense(Shipped shipped) throws IOException {
        Set<Component> listed = listed(shipped).map(LicensesTest::component).collect(toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(shipped.components());
    }

    /** Each is made by another plug-in, with its own reading of what the parts call their licenses. */
    @ParameterizedTest
    @EnumSource(names = {"CLI", "EXAMPLES"})
    void theBillOfMaterialsNamesTheSameLicenses(Shipped shipped) throws IOException {
        Map<Component, Set<String>> listed = listed(shipped)
                .collect(toMap(
                        LicensesTest::component,
                        part -> new TreeSet<>(List.of(part.group(1)
                                .strip()
                                .replaceAll("^\\(|\\)$", "")
                                .split("\\) \\(")))));
        assertThat(Sbom.licenses(shipped.billOfMaterials())).isEqualTo(listed);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "EXAMPLES"})
    void theTextOfEachPartIsThere(Shipped shipped) throws IOException {
        var entries = shipped.entries();
        assertThat(entries).contains(FOLDER + "Apache-2.0.txt", "META-INF/LICENSE");
        assertThat(listed(shipped)
                        .filter(part -> !part.group(1).equals(APACHE))
                        .map(part -> FOLDER + part.group(3) + "/"))
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(entries).anyMatch(entry -> entry.startsWith(folder)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "EXAMPLES"})
    void noTextIsOfSomethingThatIsNotThere(Shipped shipped) throws IOException {
        Set<String> names =
                shipped.foreignComponents().stream().map(Component::name).collect(toCollection(TreeSet::new));
        assertThat(shipped.entries())
                .filteredOn(entry -> entry.startsWith(FOLDER))
                .map(entry -> entry.substring(FOLDER.length()))
                .filteredOn(entry -> entry.contains("/"))
                .allSatisfy(entry -> assertThat(names)
                        .anyMatch(name -> entry.startsWith(name + "/") || entry.startsWith(name + "-")));
    }

    @Test
    void theApplicationsArchiveHoldsWhatItLists() throws IOException {
        Set<String> libraries = Shipped.EXAMPLES.entries().stream()
                .filter(entry -> entry.startsWith("BOOT-INF/lib/"))
                .map(entry -> entry.substring("BOOT-INF/lib/".length()))
                .filter(entry -> !entry.startsWith("spring-boot-jarmode-"))
                .collect(toCollection(TreeSet::new));
        Set<Component> parts = Shipped.EXAMPLES.components();
        // Starters are lists of others, which Spring Boot leaves out.
        parts.removeIf(part -> part.name().startsWith("spring-boot-starter"));
        assertThat(libraries).hasSameSizeAs(parts);
        assertThat(parts).allSatisfy(part -> assertThat(libraries)
                .anyMatch(library -> library.startsWith(part.name() + "-" + part.version())));
    }

    private static Stream<MatchResult> listed(Shipped shipped) throws IOException {
        return LISTED.matcher(shipped.text(FOLDER + "THIRD-PARTY.txt")).results();
    }

    private static Component component(MatchResult listed) {
        return new Component(listed.group(2), listed.group(3), listed.group(4));
    }
}
