package io.millrace.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.runtime.H2;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class UnreadableSchemaTest {
    @Test
    void anAdapterThatCannotReadACatalogSaysSo() {
        RelationalDatastore store = H2.inMemory();
        StepVerifier.create(store.schema()).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("SchemaReader"));
        store.close().block();
    }
}
