package io.millrace.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static final int MOST = 1_000_000;

    @Test
    void linesAreDividedWhereverTheStreamPauses() throws IOException {
        List<String> lines = IntStream.range(0, 5_000)
                .mapToObj(i -> "x".repeat(i % 7 == 0 ? 0 : i % 113))
                .toList();
        for (int portion : new int[] {1, 7, 8_191, Integer.MAX_VALUE}) {
            LineReader reader = new LineReader(new Portions(String.join("\n", lines) + "\n", portion));
            assertThat(read(reader)).isEqualTo(lines);
            assertThat(reader.isTerminated()).isTrue();
            assertThat(reader.number()).isEqualTo(lines.size());
        }
    }

    @Test
    void aLineMayBeLongerThanTheBuffer() throws IOException {
        String lengthy = "y".repeat(300_000);
        assertThat(read(new LineReader(new Portions("a\n" + lengthy + "\nb\n", 10_000))))
                .containsExactly("a", lengthy, "b");
    }

    @Test
    void theLastLineTellsWhetherItIsWhole() throws IOException {
        LineReader reader = new LineReader(new Portions("a\nb", 1));
        assertThat(read(reader)).containsExactly("a", "b");
        assertThat(reader.isTerminated()).isFalse();
        assertThat(read(new LineReader(new Portions("", 1)))).isEmpty();
        assertThat(read(new LineReader(new Portions("\n", 1)))).containsExactly("");
    }

    private static List<String> read(LineReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        while (reader.next(MOST)) {
            lines.add(new String(reader.bytes(), reader.start(), reader.length(), UTF_8));
        }
        return lines;
    }

    /** Gives a few bytes at a time. */
    private static final class Portions extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int most;

        Portions(String text, int most) {
            this.bytes = new ByteArrayInputStream(text.getBytes(UTF_8));
            this.most = most;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int from, int length) {
            return bytes.read(target, from, Math.min(length, most));
        }
    }
}
