package io.millrace.cli.output;

import io.millrace.schema.DatabaseSchema;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How a schema is written. */
public enum SchemaFormat {
    /** For people. */
    TEXT {
        @Override
        public void print(DatabaseSchema schema, ResultWriter out) {
            new SchemaText(out).print(schema);
        }
    },
    /** For programs: one JSON document with the members of {@link DatabaseSchema}. */
    JSON {
        @Override
        public void print(DatabaseSchema schema, ResultWriter out) {
            out.line(MAPPER.writeValueAsString(schema));
        }
    };

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Writes a schema.
     *
     * @param schema the schema
     * @param out where it goes
     */
    public abstract void print(DatabaseSchema schema, ResultWriter out);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
