package io.millrace.embeddings.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.mapping.Json;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MetadataJsonTest {
    @Test
    void whatIsNestedComesBackAsJsonKnowsIt() {
        UUID uuid = UUID.randomUUID();
        Map<String, Object> nested = new HashMap<>(Map.of("short", (short) 3, "uuid", uuid));
        nested.put("nothing", null);
        Map<String, Object> expected = new HashMap<>(Map.of("short", 3, "uuid", uuid.toString()));
        expected.put("nothing", null);
        assertThat(MetadataJson.read(MetadataJson.write(
                        Map.of("yes", true, "list", Arrays.asList(1, 2.5f, null, List.of("a")), "object", nested))))
                .containsOnly(
                        Map.entry("yes", true),
                        Map.entry("list", Arrays.asList(1, 2.5, null, List.of("a"))),
                        Map.entry("object", expected));
    }

    @Test
    void whatIsNullAtTheTopIsNoMetadata() {
        assertThat(MetadataJson.read(Json.of("{\"a\": null, \"b\": 1}"))).containsOnly(Map.entry("b", 1));
    }

    @Test
    void whatWouldBecomeSomethingElseIsRefused() {
        for (Object value : List.of(
                new BigDecimal("0.1"),
                Thread.State.NEW,
                List.of(Double.NaN),
                Map.of(1, "one"),
                Map.of("a", "\0"),
                'c')) {
            assertRefused(() -> MetadataJson.write(Map.of("k", value)));
        }
        Object deep = "bottom";
        for (int i = 0; i < 5000; i++) {
            deep = List.of(deep);
        }
        Object tooDeep = deep;
        assertRefused(() -> MetadataJson.write(Map.of("k", tooDeep)));
    }

    @Test
    void whatCannotBeReadIsAnErrorOfItsOwn() {
        for (String text : List.of("[]", "1", "{", "{\"a\": 1e}", "{\"a\": 9223372036854775808}")) {
            assertRefused(() -> MetadataJson.read(Json.of(text)));
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(EmbeddingStoreException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(Kind.METADATA));
    }
}
