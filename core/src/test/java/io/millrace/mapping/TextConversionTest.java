package io.millrace.mapping;

import static io.millrace.mapping.Values.convert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextConversionTest {
    private static final UUID ID = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

    private enum Level {
        LOW,
        HIGH {
            @Override
            public String toString() {
                return "very high";
            }
        }
    }

    static Stream<Arguments> conversions() {
        return Stream.of(
                arguments("text", String.class, "text"),
                arguments("", String.class, ""),
                arguments(new StringBuilder("text"), String.class, "text"),
                arguments('x', String.class, "x"),
                arguments(Json.of("[1]"), String.class, "[1]"),
                arguments(ID, String.class, ID.toString()),
                arguments(Level.HIGH, String.class, "HIGH"),
                arguments(new BigDecimal("1.50"), String.class, "1.50"),
                arguments(new BigDecimal("1E+3"), String.class, "1000"),
                arguments(BigInteger.TEN, String.class, "10"),
                arguments("x", char.class, 'x'),
                arguments('x', Character.class, 'x'),
                arguments(ID, UUID.class, ID),
                arguments(ID.toString(), UUID.class, ID),
                arguments("123E4567-E89B-12D3-A456-426614174000", UUID.class, ID),
                arguments("LOW", Level.class, Level.LOW),
                arguments("HIGH", Level.class, Level.HIGH),
                arguments(Level.HIGH, Level.class, Level.HIGH),
                arguments("{\"a\":1}", Json.class, Json.of("{\"a\":1}")),
                arguments(Json.of("1"), Json.class, Json.of("1")),
                arguments(4711L, Object.class, 4711L));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void convertsTextAndWhatIsKeptAsText(Object raw, Class<?> type, Object expected) {
        assertThat((Object) convert(raw, type)).isEqualTo(expected);
    }

    static Stream<Arguments> failures() {
        String text = "it converts from text, JSON, UUIDs, decimals, dates and times only";
        String uuid = "the text is not a UUID as in 123e4567-e89b-12d3-a456-426614174000";
        return Stream.of(
                arguments(4711L, String.class, text),
                arguments(47.11, String.class, text),
                arguments(true, String.class, text),
                arguments(Instant.EPOCH, String.class, text),
                arguments("4711".getBytes(java.nio.charset.StandardCharsets.UTF_8), String.class, text),
                arguments(new BigDecimal("1E+999999999"), String.class, "it has more than 131072 digits"),
                arguments(new BigDecimal("1E-999999999"), String.class, "it has more than 131072 digits"),
                arguments("", char.class, "the text is not exactly one character"),
                arguments("xyzzy", char.class, "the text is not exactly one character"),
                arguments("\uD83D\uDE00", char.class, "the text is not exactly one character"),
                arguments(120L, char.class, "it converts from text of one character only"),
                arguments("xyzzy", UUID.class, uuid),
                arguments("1-1-1-1-1", UUID.class, uuid),
                arguments("123e4567-e89b-12d3-a456-42661417400g", UUID.class, uuid),
                arguments("123e4567e89b-12d3-a456-4266-14174000", UUID.class, uuid),
                arguments("+23e4567-e89b-12d3-a456-426614174000", UUID.class, uuid),
                arguments(new byte[16], UUID.class, "it converts from UUIDs and their text only"),
                arguments("low", Level.class, "the text is not the name of a constant: LOW, HIGH"),
                arguments("very high", Level.class, "the text is not the name of a constant: LOW, HIGH"),
                arguments(4711L, Level.class, "it converts from the name of a constant only"),
                arguments("{xyzzy}", Json.class, "the text is not JSON"),
                arguments(true, Json.class, "it converts from JSON, text and numbers only"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void refusesWhatIsNoTextOrNotOfTheForm(Object raw, Class<?> type, String reason) {
        assertThat(Values.failure(raw, type))
                .hasMessage("Cannot map column \"c\" (" + raw.getClass().getTypeName() + ") to " + type.getTypeName()
                        + ": " + reason + ".")
                .hasNoCause();
    }

    @Test
    void givesNullsToReferences() {
        assertThat(convert(null, String.class)).isNull();
        assertThat(convert(null, Level.class)).isNull();
        assertThat(convert(null, Json.class)).isNull();
        assertThat(convert(null, Object.class)).isNull();
        assertThat(Values.failure(null, char.class)).hasMessageContaining("to char: it is null");
    }
}
