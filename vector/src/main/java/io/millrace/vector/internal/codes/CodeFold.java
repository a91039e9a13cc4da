package io.millrace.vector.internal.codes;

import java.util.ArrayList;
import java.util.List;

/**
 * What to write so that codes that are kept have what has changed since.
 *
 * @param replaced the numbers of chunks that go
 * @param added what comes in their place
 * @param chunks how many there are afterwards
 * @param rows how many rows they have
 */
public record CodeFold(List<Long> replaced, List<CodeRun> added, int chunks, long rows) {
    /** How many rows a chunk has when it is made. One that has grown to twice as many is divided. */
    public static final int CHUNK = 4096;

    /** Puts changes into the chunks whose keys are around theirs. */
    public static CodeFold of(Codes codes) {
        CodeRun changes = codes.changes();
        List<CodeChunk> chunks = codes.chunks();
        List<Long> replaced = new ArrayList<>();
        List<CodeRun> added = new ArrayList<>();
        int count = chunks.size();
        long rows = chunks.stream().mapToLong(chunk -> chunk.run().size()).sum();
        if (chunks.isEmpty()) {
            divide(changes.present(), added);
        }
        for (int i = 0; i < chunks.size(); i++) {
            CodeRun run = chunks.get(i).run();
            long from = i == 0 ? Long.MIN_VALUE : run.first();
            CodeRun its = i == chunks.size() - 1
                    ? changes.from(from)
                    : changes.between(from, chunks.get(i + 1).run().first());
            if (its.size() > 0) {
                replaced.add(chunks.get(i).id());
                count--;
                rows -= run.size();
                divide(run.with(its).present(), added);
            }
        }
        long more = added.stream().mapToLong(CodeRun::size).sum();
        return new CodeFold(replaced, added, count + added.size(), rows + more);
    }

    private static void divide(CodeRun run, List<CodeRun> parts) {
        int size = run.size() <= 2 * CHUNK ? Math.max(run.size(), 1) : CHUNK;
        for (int start = 0; start < run.size(); start += size) {
            parts.add(run.slice(start, Math.min(start + size, run.size())));
        }
    }
}
