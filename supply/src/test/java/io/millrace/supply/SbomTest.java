package io.millrace.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SbomTest {
    @ParameterizedTest
    @EnumSource
    void namesWhatMavenResolvesForRunning(Shipped shipped) throws IOException {
        assertThat(shipped.runtimeDependencies()).isNotEmpty();
        assertThat(shipped.components()).containsAll(shipped.runtimeDependencies());
    }

    /** A library's names what its optional parts could bring as well. */
    @ParameterizedTest
    @EnumSource(names = {"CLI", "EXAMPLES"})
    void namesNothingElseWhereThePartsAreInside(Shipped shipped) throws IOException {
        assertThat(shipped.components()).isEqualTo(shipped.runtimeDependencies());
    }

    @ParameterizedTest
    @EnumSource
    void saysNothingThatChangesFromBuildToBuild(Shipped shipped) throws IOException {
        JsonNode sbom = JsonMapper.shared().readTree(shipped.billOfMaterials());
        assertThat(sbom.path("metadata").has("timestamp")).isFalse();
        String serialNumber = sbom.path("serialNumber").asString();
        assertThat(UUID.fromString(serialNumber.replace("urn:uuid:", "")).version())
                .as("made of names, and not of chance")
                .isEqualTo(3);
    }
}
