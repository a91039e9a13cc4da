package io.millrace.mapping;

import static io.millrace.mapping.Values.convert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinaryConversionTest {
    private static final byte[] BYTES = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0};

    @Test
    void givesBytes() {
        assertThat(convert(BYTES, byte[].class)).isEqualTo(BYTES);
        assertThat(Values.failure("xyzzy", byte[].class))
                .hasMessage(
                        "Cannot map column \"c\" (java.lang.String) to byte[]: it converts from binary values only.");
    }

    @Test
    void givesAReadOnlyBufferOfBytes() {
        ByteBuffer buffer = convert(BYTES, ByteBuffer.class);

        assertThat(buffer).isEqualTo(ByteBuffer.wrap(BYTES));
        assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> buffer.put((byte) 1));
        assertThat(Values.failure(1L, ByteBuffer.class)).hasMessageContaining("java.nio.ByteBuffer");
    }

    @Test
    void givesVectorsFromLittleEndianFloatsAndFromArrays() {
        float[] expected = {1, -2};

        assertThat(convert(BYTES, float[].class)).isEqualTo(expected);
        assertThat(convert(expected, float[].class)).isEqualTo(expected);
        assertThat(convert(new Float[] {1f, -2f}, float[].class)).isEqualTo(expected);
        assertThat(convert(new byte[0], float[].class)).isEmpty();
    }

    @Test
    void givesVectorsFromTheirTexts() {
        assertThat(convert("[1,-2]", float[].class)).isEqualTo(new float[] {1, -2});
        assertThat(convert(" [ 0.1 , 6.1e-05,65504, -0 ] ", float[].class))
                .isEqualTo(new float[] {0.1f, 6.1e-05f, 65504, -0f});
        assertThat(convert("[]", float[].class)).isEmpty();
    }

    @Test
    void refusesWhatIsNoVector() {
        assertThat(Values.failure(new byte[5], float[].class))
                .hasMessage("Cannot map column \"c\" (byte[]) to float[]: its length is not a multiple of 4 bytes.");
        assertThat(Values.failure(new Float[] {1f, null}, float[].class))
                .hasMessageEndingWith("one of its elements is null.");
        assertThat(Values.failure(1L, float[].class))
                .hasMessageEndingWith("it converts from vectors, texts of vectors, and binary values only.");
        for (String text : List.of("", "[", "1,2", "[1,]", "[NaN]", "[1f]", "[0x1p3]", "{1:2}/3", "[1 2]", "[\"1\"]")) {
            assertThat(Values.failure(text, float[].class))
                    .as(text)
                    .hasMessageEndingWith("its text is no vector, such as [1,-2.5].");
        }
        for (String text : List.of("[1,1e39]", "[0.12345678901]", "[16777217]", "[1e-60]")) {
            assertThat(Values.failure(text, float[].class))
                    .as(text)
                    .hasMessageEndingWith("no float has the value of one of its elements.");
        }
    }
}
