package io.millrace.supply;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of known vulnerabilities, as it was when somebody last looked.
 *
 * @param checked when that was
 */
record Advisories(LocalDate checked, List<Advisory> advisories) {
    private static final Period FRESH = Period.ofMonths(3);

    static Advisories read() {
        Path file = Path.of(System.getProperty("millrace.root", ".."), "supply", "advisories.json");
        return JsonMapper.shared().readValue(file.toFile(), Advisories.class);
    }

    /** What may not be shipped, each with the reason. */
    List<String> faults(Collection<Component> components) {
        return components.stream()
                .flatMap(component -> advisories.stream()
                        .filter(advisory -> advisory.affects(component) && !advisory.accepts(component))
                        .map(advisory -> component + " has " + advisory.id() + ": " + advisory.summary()))
                .toList();
    }

    /** The advisories with an acceptance of something that is not shipped, or not affected. */
    List<String> needlessAcceptances(Collection<Component> components) {
        return advisories.stream()
                .filter(advisory -> advisory.accepted() != null)
                .filter(advisory ->
                        components.stream().noneMatch(part -> advisory.affects(part) && advisory.accepts(part)))
                .map(Advisory::id)
                .toList();
    }

    /** A build does not fail because time went by, but it says so. */
    Optional<String> warning(LocalDate today) {
        return today.isAfter(checked.plus(FRESH))
                ? Optional.of("supply/advisories.json was last checked on " + checked
                        + ": look for newer advisories (CONTRIBUTING.md)")
                : Optional.empty();
    }
}
