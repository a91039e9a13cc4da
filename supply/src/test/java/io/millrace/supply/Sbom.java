package io.millrace.supply;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads bills of materials in CycloneDX's form. */
final class Sbom {
    private Sbom() {}

    static Set<Component> components(String json) {
        Set<Component> components = new TreeSet<>();
        for (JsonNode component : JsonMapper.shared().readTree(json).path("components")) {
            components.add(new Component(
                    component.path("group").asString(),
                    component.path("name").asString(),
                    component.path("version").asString()));
        }
        return components;
    }
}
