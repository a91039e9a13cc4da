package io.millrace.benchmarks.relevance;

import io.millrace.benchmarks.vector.VectorFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** The vectors of a collection's documents and questions, kept in a file, so that a second run does not make them again. */
final class Embeddings {
    /** Where they are, unless another folder is named. */
    static final String FOLDER = "benchmarks/target/embeddings";

    private static final int DIGITS = 32;

    private final Map<String, Integer> places;
    private final VectorFile vectors;

    private Embeddings(Map<String, Integer> places, VectorFile vectors) {
        this.places = places;
        this.vectors = vectors;
    }

    /**
     * Reads them, or makes and writes them.
     *
     * @param folder where the file is, whose name is a digest of the model's name and all texts
     */
    static Embeddings of(JudgedCollection collection, SentenceModel model, Path folder) {
        Map<String, Integer> places = new LinkedHashMap<>();
        Stream.concat(
                        collection.documents().stream().map(Document::text),
                        collection.questions().stream().map(Question::text))
                .forEach(text -> places.putIfAbsent(text, places.size()));
        List<String> texts = List.copyOf(places.keySet());
        Path file = folder.resolve(digest(model, texts) + ".fvecs");
        if (!Files.exists(file)) {
            write(model, texts, file);
        }
        return new Embeddings(places, VectorFile.of(file, 0));
    }

    int dimensions() {
        return vectors.dimensions();
    }

    /** The vector of a document's or question's text. */
    float[] of(String text) {
        Integer place = places.get(text);
        if (place == null) {
            throw new IllegalArgumentException("The text is none of the collection.");
        }
        return vectors.at(place);
    }

    /** To another file, so that one of this name is always whole. */
    private static void write(SentenceModel model, List<String> texts, Path file) {
        try {
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), "part", ".fvecs");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part));
                    Stream<float[]> vectors =
                            model.embedder().embed(Flux.fromIterable(texts)).toStream()) {
                for (float[] vector : (Iterable<float[]>) vectors::iterator) {
                    out.write(bytes(vector));
                }
            } catch (Throwable e) {
                Files.delete(part);
                throw e;
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The vectors cannot be written to " + file, e);
        }
    }

    private static byte[] bytes(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(vector.length).asFloatBuffer().put(vector);
        return bytes.array();
    }

    private static String digest(SentenceModel model, List<String> texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, model.name());
            texts.forEach(text -> add(digest, text));
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With its length, so that two texts are not one that is as long as both. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
