package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SentPositionTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("SELECT wrong", "SELECT wrong"),
                Arguments.of("SELECT ?, wrong", "SELECT $1, wrong"),
                Arguments.of("SELECT :first, wrong", "SELECT $1, wrong"),
                Arguments.of("SELECT 1 WHERE a IN (?) AND wrong", "SELECT 1 WHERE a IN ($1, $2, $3) AND wrong"),
                Arguments.of("SELECT 1 WHERE a IN (?, ?) AND wrong", "SELECT 1 WHERE a IN ($1, $2, $3) AND wrong"),
                Arguments.of("SELECT a ??| ?, wrong", "SELECT a ?| $1, wrong"),
                Arguments.of("SELECT E'it\\'s', wrong", "SELECT E'it\'\'s', wrong"),
                Arguments.of("SELECT '\uD83D\uDE00', ?, wrong", "SELECT '\uD83D\uDE00', $1, wrong"),
                Arguments.of("SELECT :x -- why\n, wrong;", "SELECT $1 -- why\n, wrong"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void thePlaceIsThatOfTheWrittenText(String written, String sent) {
        int position = sent.codePointCount(0, sent.indexOf("wrong")) + 1;
        assertThat(SentPosition.toWritten(written, sent, position)).isEqualTo(written.indexOf("wrong") + 1);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("SELECT ?, x", "SELECT 1 FROM other"),
                Arguments.of("SELECT 1", "SELECT 1, 2, 3 wrong"),
                Arguments.of("INSERT", "INSERT INTO a SELECT wrong"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anotherTextHasNoPlace(String written, String sent) {
        assertThat(SentPosition.toWritten(written, sent, sent.length() - 1)).isZero();
        assertThat(SentPosition.toWritten(written, sent, 0)).isZero();
        assertThat(SentPosition.toWritten(written, sent, 1_000)).isZero();
    }
}
