package io.millrace.supply;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The licenses that parts may have, which the build lists. */
final class AllowedLicenses {
    private static final Pattern LISTED = Pattern.compile("<includedLicense>([^<]+)</includedLicense>");

    /** Parts whose POM says "BSD" and not which, taken for that with three clauses as in the build's licenseMerges. Their archives have no text of it. */
    private static final Set<String> BSD = Set.of("org.antlr:ST4", "org.antlr:antlr-runtime");

    private final Set<String> names;

    private AllowedLicenses(Set<String> names) {
        this.names = names;
    }

    static AllowedLicenses ofTheBuild() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("millrace.root", ".."), "pom.xml"));
        return new AllowedLicenses(
                LISTED.matcher(pom).results().map(name -> name.group(1)).collect(toCollection(TreeSet::new)));
    }

    Set<String> names() {
        return names;
    }

    /** The parts without a license, and those with one that is not allowed, each with all that it has. */
    TreeMap<Component, Set<String>> refused(String billOfMaterials) {
        TreeMap<Component, Set<String>> refused = new TreeMap<>(Sbom.licenses(billOfMaterials));
        refused.values().removeIf(licenses -> !licenses.isEmpty() && names.containsAll(licenses));
        refused.entrySet().removeIf(part -> isBsd(part.getKey(), part.getValue()));
        return refused;
    }

    private static boolean isBsd(Component part, Set<String> licenses) {
        return BSD.contains(part.group() + ":" + part.name())
                && licenses.stream().allMatch(license -> license.startsWith("BSD"));
    }
}
