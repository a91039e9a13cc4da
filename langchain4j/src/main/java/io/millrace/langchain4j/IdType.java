package io.millrace.langchain4j;

import io.millrace.langchain4j.EmbeddingStoreException.Kind;
import java.util.UUID;

/** What the identifiers of a table are. LangChain4j has them as texts. */
public enum IdType {
    /** Texts. */
    TEXT(String.class),
    /** Integers of up to 64 bits. */
    INTEGER(Long.class),
    /** UUIDs, which SQLite keeps as texts. */
    UUID(UUID.class);

    private final Class<?> type;

    IdType(Class<?> type) {
        this.type = type;
    }

    Class<?> javaType() {
        return type;
    }

    /** The value for the database. Another way of writing the same, such as {@code 007}, would name what it is not found by. */
    Object parse(String id) {
        try {
            Object value =
                    switch (this) {
                        case TEXT -> id;
                        case INTEGER -> Long.valueOf(id);
                        case UUID -> java.util.UUID.fromString(id);
                    };
            if (value.toString().equals(id)) {
                return value;
            }
        } catch (IllegalArgumentException notOfThisType) {
            // The error below says all there is to say.
        }
        throw new EmbeddingStoreException(
                Kind.ID,
                "An identifier is not the text of " + (this == INTEGER ? "an integer" : "a UUID in lower case")
                        + ", as those of this table are.");
    }
}
