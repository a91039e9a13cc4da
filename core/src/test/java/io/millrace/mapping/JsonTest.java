package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.error.MappingException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                " false\n",
                "0",
                "-0",
                "-0.0e-10",
                "1E5",
                "\"\"",
                "\"\\u00e9\\n\\\"é\"",
                "[]",
                "{}",
                "[ ]",
                "{ }",
                "[[],{}]",
                "{\"a\":{\"b\":[1,2,{}]},\"c\":null}",
                "\t[1 , 2]\r\n",
                "\"\u007f\""
            })
    void acceptsJsonAndKeepsItsText(String text) {
        assertThat(Json.of(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "nulll",
                "True",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "--1",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "'a'",
                "[",
                "]",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "[}",
                "{]",
                "[1]]",
                "1 1",
                "{\"a\" 1}",
                "NaN",
                "Infinity",
                "\"\\",
                "\u00a01",
                "[1}",
                "\"\\u\uff11234\"",
                "\0"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(text)).withMessageContaining("not JSON");
    }

    @Test
    void saysWhereTheTextIsWrongWithoutQuotingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.of("{\"secret\": tru}"))
                .withMessage("This is not JSON (RFC 8259): the character at offset 14 does not belong there.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.of("[\"secret\""))
                .withMessage("This is not JSON (RFC 8259): it ends too early, after 9 characters.");
    }

    @Test
    void checksDeepNestingWithoutRecursion() {
        int depth = 1_000_000;

        assertThat(Json.of("[".repeat(depth) + "]".repeat(depth)).text()).hasSize(2 * depth);
    }

    @Property
    void agreesWithJacksonOnWhatIsJson(@ForAll("nearlyJson") String text) {
        assertThat(isJson(text)).as(text).isEqualTo(isJsonToJackson(text));
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        return Arbitraries.of(
                        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "1", "-", "0", ".", "e", "true", "null", " ",
                        "\\n", "\\u0041")
                .list()
                .ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }

    @Test
    void isEqualByItsText() {
        assertThat(Json.of("[1]")).isEqualTo(Json.of("[1]")).hasSameHashCodeAs(Json.of("[1]"));
        assertThat(Json.of("[1]")).isNotEqualTo(Json.of("[ 1]"));
    }

    @Test
    void doesNotShowItsText() {
        assertThat(Json.of("\"secret\"")).hasToString("Json(8 characters)");
    }

    @Test
    void isWrittenFromAndReadAsObjects() {
        Json json = Json.from(new Address("Main Street", List.of(1, 2)));

        assertThat(json).isEqualTo(Json.of("{\"street\":\"Main Street\",\"numbers\":[1,2]}"));
        assertThat(json.as(Address.class)).isEqualTo(new Address("Main Street", List.of(1, 2)));
        assertThat(json.as(JsonNode.class).get("street").asString()).isEqualTo("Main Street");
        assertThat((Object) json.as(Map.class)).isEqualTo(Map.of("street", "Main Street", "numbers", List.of(1, 2)));
        assertThat(Json.of("3").as(int.class)).isEqualTo(3);
        assertThat(Json.of("null").as(Address.class)).isNull();
    }

    @Test
    void isReadStrictly() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Json.of("[1, 2.5]").as(int[].class))
                .withMessage("Cannot read JSON as int[]: Jackson reports InvalidFormatException at line 1, column 5.");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Json.of("{\"street\":1}").as(Address.class));
    }

    @Test
    void quotesNoValueWhenItCannotBeRead() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Json.of("{\"numbers\":[\"secret\"]}").as(Address.class))
                .withMessageContaining("Address")
                .withMessageNotContaining("secret")
                .withNoCause();
    }

    @Test
    void saysWhichTypeCannotBeWritten() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Json.from(new Unwritable()))
                .withMessageStartingWith(
                        "Cannot write io.millrace.mapping.JsonTest$Unwritable as JSON: Jackson reports")
                .withMessageNotContaining("secret");
    }

    private static boolean isJson(String text) {
        return JsonSyntax.firstError(text) < 0;
    }

    private static boolean isJsonToJackson(String text) {
        try {
            return !JACKSON.readTree(text).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }

    record Address(String street, List<Integer> numbers) {}

    static final class Unwritable {
        public String getText() {
            throw new IllegalStateException("secret");
        }
    }
}
