package io.millrace.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.mapping.Json;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellTextTest {
    @Test
    void nothingThatATerminalObeysIsWritten() {
        assertThat(CellText.of("a\nb\tc\rd")).isEqualTo("a\\nb\\tc\\rd");
        assertThat(CellText.of("\u001b[31mred\u0007")).isEqualTo("\\u001b[31mred\\u0007");
        assertThat(CellText.of("x\u202ey\u2028z")).isEqualTo("x\\u202ey\\u2028z");
    }

    @Test
    void widthIsThatOnTheScreen() {
        assertThat(CellText.width("abc")).isEqualTo(3);
        assertThat(CellText.width("日本語")).isEqualTo(6);
        assertThat(CellText.width("e\u0301")).isEqualTo(1);
        assertThat(CellText.width("👍")).isEqualTo(2);
    }

    @Test
    void cuttingMindsWidthAndNeverDividesACharacter() {
        assertThat(CellText.cut("日本語", 6)).isEqualTo("日本語");
        assertThat(CellText.cut("日本語", 5)).isEqualTo("日本…");
        assertThat(CellText.cut("日本語", 4)).isEqualTo("日…");
        assertThat(CellText.cut("👍👍", 3)).isEqualTo("👍…");
    }

    @Test
    void jsonArraysAndVectorsAreWritten() {
        assertThat(CellText.of(Json.of("{\"a\":\n1}"))).isEqualTo("{\"a\":\\n1}");
        assertThat(CellText.of(new String[] {"x", null})).isEqualTo("[\"x\",null]");
        assertThat(CellText.of(new float[] {1, -0.5f})).isEqualTo("[1.0,-0.5]");
        assertThat(CellText.of(List.of(List.of(1L), List.of()))).isEqualTo("[[1],[]]");
        assertThat(CellText.of(Duration.ofMinutes(90))).isEqualTo("PT1H30M");
        assertThatThrownBy(() -> CellText.of(new Object())).isInstanceOf(UnprintableValueException.class);
    }

    @Test
    void longBytesAreShownByTheirBeginningAndSize() {
        assertThat(CellText.of(new byte[] {0, (byte) 0xff})).isEqualTo("x'00ff'");
        assertThat(CellText.of(ByteBuffer.wrap(new byte[17])))
                .isEqualTo("x'00000000000000000000000000000000…' (17 bytes)");
    }
}
