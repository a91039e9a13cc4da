package io.millrace.vector.internal.codes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The codes of all rows as one snapshot of the database has them: those that are kept, and above them those of rows that have changed since, in two layers, of which
 * the upper is small, since each search that finds changes makes it anew. What is above hides what is below. Immutable.
 */
public final class Codes {
    /** Above which the upper layer goes into the lower. */
    private static final int SMALL = 512;

    private final Stamp stamp;
    private final Encoder encoder;
    private final List<CodeChunk> chunks;
    private final CodeRun changed;
    private final CodeRun recent;

    private Codes(Stamp stamp, Encoder encoder, List<CodeChunk> chunks, CodeRun changed, CodeRun recent) {
        this.stamp = stamp;
        this.encoder = encoder;
        this.chunks = chunks;
        this.changed = changed;
        this.recent = recent;
    }

    /** What is kept, the chunks in the order of their keys. */
    public static Codes of(Stamp stamp, Encoder encoder, List<CodeChunk> chunks) {
        CodeRun none = CodeRun.empty(encoder.words());
        return new Codes(stamp, encoder, List.copyOf(chunks), none, none);
    }

    /** These, and rows that have changed since. */
    public Codes with(CodeRun rows, Stamp later) {
        CodeRun together = recent.with(rows);
        return together.size() <= SMALL
                ? new Codes(later, encoder, chunks, changed, together)
                : new Codes(later, encoder, chunks, changed.with(together), CodeRun.empty(encoder.words()));
    }

    /** Of when they are. */
    public Stamp stamp() {
        return stamp;
    }

    /** What makes them. */
    public Encoder encoder() {
        return encoder;
    }

    /** What is kept, in the order of keys. */
    public List<CodeChunk> chunks() {
        return chunks;
    }

    /** How many rows there are, about: some may have gone, or be hidden. */
    public long size() {
        return chunks.stream().mapToLong(chunk -> chunk.run().size()).sum() + changed.size() + recent.size();
    }

    /** How much room they take. */
    public long bytes() {
        return bytes(encoder.words(), size());
    }

    /** How much room so many rows take. */
    public static long bytes(int words, long rows) {
        return CodeRun.bytes(words, rows);
    }

    /** All that has changed since what is kept. */
    CodeRun changes() {
        return changed.with(recent);
    }

    /** Parts that one scan can take one after the other. */
    Stream<Part> parts() {
        return Stream.concat(
                chunks.stream().map(chunk -> new Part(chunk.run(), 0)),
                Stream.of(new Part(changed, 1), new Part(recent, 2)));
    }

    /** Whether something above hides a row of a layer. */
    boolean hides(long key, int layer) {
        return (layer < 2 && recent.holds(key)) || (layer < 1 && changed.holds(key));
    }

    /** Where the code of a key is; null where there is none. */
    @Nullable
    Place find(long key) {
        for (CodeRun layer : List.of(recent, changed)) {
            int row = layer.find(key);
            if (row >= 0) {
                return layer.isAbsent(row) ? null : new Place(layer, row);
            }
        }
        int low = 0;
        int high = chunks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            CodeRun run = chunks.get(middle).run();
            if (key < run.first()) {
                high = middle - 1;
            } else if (key > run.last()) {
                low = middle + 1;
            } else {
                int row = run.find(key);
                return row >= 0 ? new Place(run, row) : null;
            }
        }
        return null;
    }

    /** Whether a row has the code that its vector has to have. */
    public boolean agree(long key, float[] vector) {
        Place place = find(key);
        if (place == null) {
            return false;
        }
        CodeRunBuilder builder = new CodeRunBuilder(encoder);
        builder.add(key, vector);
        return builder.build().sameCode(0, place.run(), place.row());
    }

    /** Whether chunks follow one another without overlapping. */
    public static boolean inOrder(List<CodeChunk> chunks) {
        List<CodeChunk> all = new ArrayList<>(chunks);
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i - 1).run().last() >= all.get(i).run().first()) {
                return false;
            }
        }
        return true;
    }

    /** A part of a layer; the higher layer hides rows of the lower. */
    record Part(CodeRun run, int layer) {}

    /** A row. */
    record Place(CodeRun run, int row) {}
}
