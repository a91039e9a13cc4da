package io.millrace.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.supply.Advisory.Acceptance;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisoriesTest {
    private static final LocalDate CHECKED = LocalDate.of(2026, 11, 28);
    private static final Component PART = new Component("org.example", "part", "1.4");

    @BeforeAll
    static void warnOfAnOldList() {
        Advisories.read().warning(LocalDate.now()).ifPresent(warning -> System.err.println("[WARNING] " + warning));
    }

    @Test
    void nothingShippedIsKnownToBeVulnerableUnlessAccepted() throws IOException {
        assertThat(Advisories.read().faults(shipped()))
                .as("upgrade, or accept the version with a reason in supply/advisories.json")
                .isEmpty();
    }

    @Test
    void everyAcceptanceIsOfSomethingShipped() throws IOException {
        assertThat(Advisories.read().needlessAcceptances(shipped()))
                .as("delete the acceptance")
                .isEmpty();
    }

    @Test
    void everyEntryIsWhole() {
        assertThat(Advisories.read().advisories()).isNotEmpty().allSatisfy(advisory -> {
            assertThat(advisory.id()).matches("(CVE|GHSA)-[0-9a-z-]+");
            assertThat(advisory.artifacts()).isNotEmpty().allMatch(name -> name.matches("[\\w.-]+:([\\w.-]+|\\*)"));
            assertThat(advisory.summary()).isNotBlank();
            assertThat(advisory.affects(PART)).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "org.example:part,  '(,1.5)',           true",
        "org.example:*,     '[1.4]',            true",
        "org.example:part,  '(,1.4)',           false",
        "org.example:part,  '(,1.0),[1.3,1.5)', true",
        "org.example:other, '(,1.5)',           false",
        "org.other:*,       '(,1.5)',           false"
    })
    void aListedVersionIsAFault(String artifact, String range, boolean fault) {
        assertThat(list(artifact, range, null).faults(Set.of(PART))).hasSize(fault ? 1 : 0);
    }

    @Test
    void finalReleasesAreOrderedAsNettyNamesThem() {
        Advisories list = list("io.netty:*", "[4.2.0.Final,4.2.18.Final)", null);
        assertThat(list.faults(List.of(
                        new Component("io.netty", "netty-handler", "4.2.9.Final"),
                        new Component("io.netty", "netty-handler", "4.2.18.Final"),
                        new Component("io.netty", "netty-handler", "4.1.137.Final"))))
                .singleElement()
                .asString()
                .contains("netty-handler:4.2.9.Final");
    }

    @Test
    void anAcceptanceHoldsForItsVersionAlone() {
        Advisories accepting = list("org.example:part", "(,1.5)", new Acceptance("1.4", "not reachable"));
        assertThat(accepting.faults(Set.of(PART))).isEmpty();
        assertThat(accepting.needlessAcceptances(Set.of(PART))).isEmpty();

        Component older = new Component("org.example", "part", "1.3");
        assertThat(accepting.faults(Set.of(older))).hasSize(1);
        assertThat(accepting.needlessAcceptances(Set.of(older))).containsExactly("CVE-2026-1");
        assertThatThrownBy(() -> new Acceptance("1.4", " ")).hasMessageContaining("reason");
    }

    @Test
    void anOldListIsWarnedOfAndNoMore() {
        Advisories list = list("org.example:other", "(,1.5)", null);
        assertThat(list.warning(CHECKED.plusMonths(3))).isEmpty();
        assertThat(list.warning(CHECKED.plusMonths(3).plusDays(1)))
                .hasValueSatisfying(warning -> assertThat(warning).contains("2026-11-28"));
        assertThat(list.faults(Set.of(PART))).isEmpty();
    }

    private static Advisories list(String artifact, String range, @Nullable Acceptance accepted) {
        return new Advisories(
                CHECKED, List.of(new Advisory("CVE-2026-1", List.of(artifact), range, "It breaks.", accepted)));
    }

    private static Set<Component> shipped() throws IOException {
        Set<Component> all = new TreeSet<>();
        for (Shipped shipped : Shipped.values()) {
            all.addAll(shipped.foreignComponents());
        }
        return all;
    }
}
