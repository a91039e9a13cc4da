package io.millrace.benchmarks.vector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Vectors of a file in the form {@code fvecs}: each is the number of its dimensions and then its elements, in 32 bits each, the lowest byte
 * first. The last of them are what is asked for.
 */
public final class VectorFile implements Vectors {
    private final ByteBuffer content;
    private final int dimensions;
    private final int size;
    private final String name;

    private VectorFile(ByteBuffer content, int questions, String name) {
        this.content = content;
        this.dimensions = content.getInt(0);
        this.size = content.capacity() / bytes() - questions;
        this.name = name;
        if (dimensions < 1 || content.capacity() % bytes() != 0 || size < 1) {
            throw new IllegalArgumentException(
                    name + " is no file of vectors (fvecs) with more than " + questions + ".");
        }
    }

    /**
     * Opens a file, at most 2 GiB of it.
     *
     * @param path the file
     * @param questions how many of the last vectors are what is asked for
     * @return its vectors
     */
    public static VectorFile of(Path path, int questions) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer content =
                    channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
            return new VectorFile(content, questions, String.valueOf(path.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int bytes() {
        return Integer.BYTES + dimensions * Float.BYTES;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public float[] at(int index) {
        float[] vector = new float[dimensions];
        content.slice(index * bytes() + Integer.BYTES, dimensions * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(vector);
        return vector;
    }

    @Override
    public float[] question(int index) {
        return at(size + index);
    }

    @Override
    public String description() {
        return "%,d vectors of %d dimensions from %s".formatted(size, dimensions, name);
    }
}
