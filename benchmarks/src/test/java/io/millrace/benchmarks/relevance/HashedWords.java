package io.millrace.benchmarks.relevance;

import io.millrace.vector.Embedder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that knows no meaning: each long word is a dimension, by how it begins, which other words may share. */
final class HashedWords {
    static final int DIMENSIONS = 384;
    private static final int STEM = 5;
    private static final int LONG = 4;
    private static final float LITTLE = 0.01f;

    static final SentenceModel MODEL = model("hashed words", new AtomicInteger());

    private HashedWords() {}

    /** One that counts the texts that it embeds. */
    static SentenceModel model(String name, AtomicInteger embedded) {
        return new SentenceModel(name, DIMENSIONS, Embedder.blocking(DIMENSIONS, texts -> {
            embedded.addAndGet(texts.size());
            return texts.stream().map(HashedWords::vector).toList();
        }));
    }

    static float[] vector(String text) {
        float[] vector = new float[DIMENSIONS];
        // A cosine needs a vector that is not zero.
        vector[0] = LITTLE;
        for (String word : List.of(text.toLowerCase(Locale.ROOT).split("\\W+", -1))) {
            if (word.length() >= LONG) {
                String stem = word.substring(0, Math.min(STEM, word.length()));
                vector[Math.floorMod(stem.hashCode(), DIMENSIONS)]++;
            }
        }
        return vector;
    }
}
