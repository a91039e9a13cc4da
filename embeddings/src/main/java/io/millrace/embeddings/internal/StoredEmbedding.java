package io.millrace.embeddings.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An embedding with what it is of. */
public final class StoredEmbedding {
    private final String id;
    private final @Nullable String text;
    private final Map<String, ?> metadata;
    private final float[] vector;

    /** An embedding that is written, or was read. The vector is not copied. */
    public StoredEmbedding(String id, @Nullable String text, Map<String, ?> metadata, float[] vector) {
        this.id = id;
        this.text = text;
        this.metadata = metadata;
        this.vector = vector;
    }

    /** {@return the identifier} */
    public String id() {
        return id;
    }

    /** {@return the text; null where there is none} */
    public @Nullable String text() {
        return text;
    }

    /** {@return the metadata: texts, numbers, truth values, and lists and maps of them} */
    public Map<String, ?> metadata() {
        return metadata;
    }

    /** {@return the vector} */
    public float[] vector() {
        return vector;
    }
}
