package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTextTest {
    @Property(tries = 5_000)
    void acceptsWhatTheJdkAccepts(@ForAll("nearlyIso") String text) {
        assertAsTheJdk(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "T",
                "2024",
                "2024-02-29",
                "2023-02-29",
                "2024-13-01",
                "0000-01-01",
                "10000-01-01",
                "+10000-01-01",
                "-0001-01-01",
                "2024-1-01",
                "2024/01/01",
                "10:15",
                "24:00",
                "10:60",
                "10:15:60",
                "10:15:30.",
                "10:15:30.1",
                "10:15:30.123456789",
                "10:15:30.1234567890",
                "10:15:30,5",
                "10:15:3",
                "1015",
                "2024-05-17T10:15",
                "2024-05-17T10:15Z",
                "2024-05-17T10:15:30.000000Z",
                "2024-05-17T10:15:30z",
                "2024-05-17T10:15:30+00:00",
                "2024-05-17T10:15:30+02",
                "2024-05-17t10:15:30",
                "2024-05-17T",
                "2024-05-17TZ",
                "2024-05-17Z",
                "+12024-05-17T10:15:30.5Z",
                "2024-05-17T10:15:30.-5",
                "\u0662024-05-17",
                "2024-05-17T10:15-30"
            })
    void acceptsWhatTheJdkAcceptsAtTheEdges(String text) {
        assertAsTheJdk(text);
    }

    private static void assertAsTheJdk(String text) {
        assertThat(orNull(IsoText::date, text)).isEqualTo(orNull(LocalDate::parse, text));
        assertThat(orNull(IsoText::time, text)).isEqualTo(orNull(LocalTime::parse, text));
        assertThat(orNull(IsoText::dateTime, text)).isEqualTo(orNull(LocalDateTime::parse, text));
        assertThat(orNull(IsoText::offsetDateTime, text)).isEqualTo(orNull(OffsetDateTime::parse, text));
    }

    private static Object orNull(Function<String, Object> parser, String text) {
        try {
            return parser.apply(text);
        } catch (DateTimeException refused) {
            return null;
        }
    }

    /** Dates and times of which one character may have been replaced, added or removed. */
    @Provide
    Arbitrary<String> nearlyIso() {
        Arbitrary<String> iso = Combinators.combine(
                        Arbitraries.of("2024-02-29", "1999-12-31", "+12024-05-17", ""),
                        Arbitraries.of("T", ""),
                        Arbitraries.of("10:15", "23:59:59", "00:00:00.1", "10:15:30.123456", "10:15:30.123456789", ""),
                        Arbitraries.of("Z", "+02:00", ""))
                .as((date, separator, time, offset) -> date + separator + time + offset);
        return Combinators.combine(
                        iso,
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.strings().withChars("0369:-.+TZ,").ofMaxLength(1))
                .as((text, at, removed, added) -> {
                    int from = Math.min(at, text.length());
                    return text.substring(0, from) + added + text.substring(Math.min(from + removed, text.length()));
                });
    }
}
