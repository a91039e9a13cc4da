package io.millrace.supply;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads bills of materials in CycloneDX's form. */
final class Sbom {
    private Sbom() {}

    static Set<Component> components(String json) {
        return new TreeSet<>(licenses(json).keySet());
    }

    /** The licenses of each component, by SPDX's identifier where there is one. */
    static Map<Component, Set<String>> licenses(String json) {
        Map<Component, Set<String>> licenses = new TreeMap<>();
        for (JsonNode component : JsonMapper.shared().readTree(json).path("components")) {
            Set<String> names = new TreeSet<>();
            component.path("licenses").forEach(choice -> names.add(license(choice)));
            licenses.put(
                    new Component(
                            component.path("group").asString(),
                            component.path("name").asString(),
                            component.path("version").asString()),
                    names);
        }
        return licenses;
    }

    private static String license(JsonNode choice) {
        JsonNode license = choice.path("license");
        return Stream.of(license.path("id"), license.path("name"), choice.path("expression"))
                .map(name -> name.asString(""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("nameless");
    }
}
