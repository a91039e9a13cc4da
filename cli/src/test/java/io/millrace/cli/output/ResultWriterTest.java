package io.millrace.cli.output;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.junit.jupiter.api.Test;

class ResultWriterTest {
    private static final Writer GERMAN = new Writer() {
        @Override
        public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("Daten\u00fcbergabe unterbrochen (broken pipe)");
        }

        @Override
        public void flush() throws IOException {}

        @Override
        public void close() {}
    };

    @Test
    void aPipeThatNobodyReadsIsKnownInEveryLanguage() {
        ResultWriter out = new ResultWriter(GERMAN, () -> false, () -> true);
        out.line("text");
        assertThatThrownBy(out::flush).isInstanceOf(OutputClosedException.class);
    }

    @Test
    void whatIsNoPipeFailsForAnotherReason() {
        ResultWriter out = new ResultWriter(GERMAN, () -> false, () -> false);
        out.line("text");
        assertThatThrownBy(out::flush)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be written");
    }
}
