package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {
    @ParameterizedTest
    @CsvSource({
        "0000", "0007", "0008", "001b", "007f", "0080", "009b", "009f", "00ad", "061c", "200b", "200e", "200f", "2028",
        "2029", "202a", "202e", "2060", "2066", "2069", "feff", "fff9", "d800", "dfff"
    })
    void showsWhatATerminalWouldObeyOrHide(String code) {
        String text = "a" + (char) Integer.parseInt(code, 16) + "b";

        assertThat(PrintableText.ofLine(text)).isEqualTo("a\\u" + code + "b");
        assertThat(PrintableText.ofLines(text)).isEqualTo("a\\u" + code + "b");
        assertThat(PrintableText.ofMessage(text)).isEqualTo("a\\u" + code + "b");
    }

    @Test
    void showsHiddenTagsAsTheirUtf16Units() {
        assertThat(PrintableText.ofLine("a\udb40\udc41b")).isEqualTo("a\\udb40\\udc41b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain \\u001b \"quoted\"",
                "Größe, naïve, Ωμέγα, שלום, مرحبا",
                "漢字 かな 한국어",
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \u2764\ufe0f\u200d\ud83d\udd25",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "\u0915\u094d\u200d\u0937",
                "\u0600\u0661\u0662"
            })
    void leavesWellFormedTextOfAnyScriptAsItIs(String text) {
        assertThat(PrintableText.ofLine(text)).isSameAs(text);
        assertThat(PrintableText.ofMessage(text)).isSameAs(text);
    }

    @Test
    void showsAJoinerThatCanOnlyDeceive() {
        assertThat(PrintableText.ofLine("pay\u200dpal")).isEqualTo("pay\\u200dpal");
        assertThat(PrintableText.ofLine("\u200d\u200d")).isEqualTo("\\u200d\\u200d");
    }

    @Test
    void keepsLinesOnlyWhereTheyAreWanted() {
        String text = "one\r\ntwo\rthree\tfour\n";

        assertThat(PrintableText.ofLine(text)).isEqualTo("one\\r\\ntwo\\rthree\\tfour\\n");
        assertThat(PrintableText.ofLines(text)).isEqualTo("one\ntwo\\rthree\tfour\n");
    }

    @Test
    void letsNoLineOfAMessagePassForAnEntryOfTheLog() {
        String forged = PrintableText.ofMessage("refused\n2026-01-01 INFO all is well\n    indented");

        assertThat(forged).isEqualTo("refused\n    2026-01-01 INFO all is well\n    indented");
        assertThat(PrintableText.ofMessage(forged)).isEqualTo(forged);
    }

    @Test
    void cutsALongMessageInTheMiddleAndSaysSo() {
        String text = "begin" + "\ud83d\ude00".repeat(500_000) + "end";

        String cut = PrintableText.ofMessage(text);

        assertThat(cut)
                .startsWith("begin\ud83d\ude00")
                .endsWith("\ud83d\ude00end")
                .contains(" characters are left out");
        assertThat(cut)
                .hasSizeLessThanOrEqualTo(PrintableText.MAX_MESSAGE_LENGTH)
                .doesNotContain("\\u");
        assertThat(PrintableText.ofMessage(cut)).isEqualTo(cut);
    }
}
