package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What an application's own Jackson makes of values that a query gave. */
class JacksonOutputTest {
    private final JsonMapper mapper = JsonMapper.builder().build();

    @Test
    void jsonIsWrittenAsItIs() {
        Json json = Json.of("{\"price\": 1.50, \"tags\": []}");
        assertThat(mapper.writeValueAsString(json)).isEqualTo(json.text());
        assertThat(mapper.writeValueAsString(Map.of("data", json))).isEqualTo("{\"data\":" + json.text() + "}");
        assertThat(Json.from(List.of(json)).text()).isEqualTo("[" + json.text() + "]");
    }

    @Test
    void aRowIsWrittenAsAnObject() {
        Row row = Row.of(Columns.of("id", "name", "data"), 7L, null, Json.of("[1]"));
        assertThat(mapper.writeValueAsString(List.of(row))).isEqualTo("[{\"id\":7,\"name\":null,\"data\":[1]}]");
    }
}
