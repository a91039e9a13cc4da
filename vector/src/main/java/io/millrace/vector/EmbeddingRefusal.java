package io.millrace.vector;

import java.util.List;

/** A row that an {@link EmbeddingJob} has passed over, since it got no vector while others did. */
public sealed interface EmbeddingRefusal permits EmbeddingRefusalRecord {
    /**
     * A row that was passed over.
     *
     * @param key the values of its primary key
     * @param failure what the embedder failed with for its text alone, or the database when its vector was written
     * @return the refusal
     */
    static EmbeddingRefusal of(List<Object> key, Throwable failure) {
        return new EmbeddingRefusalRecord(List.copyOf(key), failure);
    }

    /** {@return the values of its primary key} */
    List<Object> key();

    /** {@return what the embedder failed with for its text alone, or the database when its vector was written} */
    Throwable failure();
}

/** The key is data, and in no message. */
record EmbeddingRefusalRecord(List<Object> key, Throwable failure) implements EmbeddingRefusal {
    @Override
    public String toString() {
        return "EmbeddingRefusal[" + failure.getClass().getName() + "]";
    }
}
