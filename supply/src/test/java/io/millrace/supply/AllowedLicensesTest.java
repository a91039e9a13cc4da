package io.millrace.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A part without a license, or with one that is not allowed here, fails the build. */
class AllowedLicensesTest {
    private static final Component PART = new Component("org.example", "part", "1");

    @ParameterizedTest
    @EnumSource
    void eachPartHasOneThatIsAllowed(Shipped shipped) throws IOException {
        assertThat(AllowedLicenses.ofTheBuild().refused(shipped.billOfMaterials()))
                .isEmpty();
    }

    @Test
    void theBuildAllowsSome() throws IOException {
        assertThat(AllowedLicenses.ofTheBuild().names())
                .contains("Apache-2.0", "MIT")
                .doesNotContain("BSD-4-Clause");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'license': {'id': 'AGPL-3.0-only'}}",
                "{'license': {'name': 'Ask Me First'}}",
                "{'license': {'id': 'MIT'}}, {'license': {'name': 'Ask Me First'}}",
                "{'expression': 'AGPL-3.0-only OR MIT'}",
                "{'license': {}}",
                "{}"
            })
    void anUnknownOneIsRefused(String licenses) throws IOException {
        assertThat(refused("'licenses': [" + licenses + "]")).containsOnlyKeys(PART);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'licenses': []", "'licenses': null", "'description': 'Free of charge.'"})
    void aPartWithoutOneIsRefused(String field) throws IOException {
        assertThat(refused(field)).isEqualTo(Map.of(PART, Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'license': {'id': 'MIT'}}", "{'license': {'id': 'EPL-2.0'}}, {'license': {'id': 'MIT'}}"})
    void aKnownOneIsNot(String licenses) throws IOException {
        assertThat(refused("'licenses': [" + licenses + "]")).isEmpty();
    }

    private static Map<Component, Set<String>> refused(String field) throws IOException {
        String sbom = "{'components': [{'group': 'org.example', 'name': 'part', 'version': '1', " + field + "}]}";
        return AllowedLicenses.ofTheBuild().refused(sbom.replace('\'', '"'));
    }
}
