package io.millrace.vector;

import io.millrace.mapping.Row;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row that has a text and no vector, as it was read.
 *
 * @param key the values of the primary key
 * @param texts those of its columns
 */
record WaitingRow(List<Object> key, List<@Nullable String> texts) {
    static WaitingRow of(Row row, EmbeddingPlan plan) {
        int keys = plan.keys().size();
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            key.add(Objects.requireNonNull(row.get(i), "a key"));
        }
        return new WaitingRow(key, texts(row, keys, plan));
    }

    /** What of a row of {@link EmbeddingPlan#known()} was embedded. */
    static String text(Row row, EmbeddingPlan plan) {
        return new WaitingRow(List.of(), texts(row, 0, plan)).text();
    }

    private static List<@Nullable String> texts(Row row, int first, EmbeddingPlan plan) {
        List<@Nullable String> texts = new ArrayList<>();
        for (int i = 0; i < plan.texts().size(); i++) {
            texts.add(row.get(first + i, String.class));
        }
        return texts;
    }

    /** What is embedded. */
    String text() {
        return texts.stream().filter(Objects::nonNull).collect(Collectors.joining("\n"));
    }

    /** What {@link EmbeddingPlan#update()} is given. */
    List<@Nullable Object> with(float[] vector) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(vector);
        parameters.addAll(key);
        parameters.addAll(texts);
        return parameters;
    }

    boolean isSame(WaitingRow other) {
        return texts.equals(other.texts) && identity().equals(other.identity());
    }

    /** The key, which is equal to that of the same row that is read anew: of arrays their elements are. */
    List<Object> identity() {
        return key.stream().map(WaitingRow::comparable).toList();
    }

    private static Object comparable(Object value) {
        if (!value.getClass().isArray()) {
            return value;
        }
        List<Optional<Object>> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            elements.add(Optional.ofNullable(Array.get(value, i)).map(WaitingRow::comparable));
        }
        return elements;
    }

    /** Neither key nor texts, which are nobody else's business. */
    @Override
    public String toString() {
        return "a row";
    }

    /** What the texts are known by without being kept, which may be long. */
    ByteBuffer digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (@Nullable String text : texts) {
                byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES)
                        .putInt(0, text == null ? -1 : bytes.length)
                        .array());
                digest.update(bytes);
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
