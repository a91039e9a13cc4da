package io.millrace.query;

import static io.millrace.query.Expression.coalesce;
import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.value;
import static io.millrace.query.Order.asc;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeysetTextTest {
    private final Keyset keyset = Keyset.of(desc("published"), asc("id"));

    @Test
    void aTextIsTheSameInEveryVersionOfTheProgram() {
        assertThat(keyset.after(1998, 42L).encode()).isEqualTo("AQCdH797ApwfA1Q");
        assertThat(keyset.decode("AQCdH797ApwfA1Q")).isEqualTo(keyset.after(1998, 42L));
    }

    @Test
    void valuesComeBackWithTheirTypes() {
        OffsetDateTime time = OffsetDateTime.parse("2026-11-28T09:00:00.000001+05:30");
        for (Object value : List.of(
                "",
                "a'b ü字\uD83D\uDE00\0",
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                (short) -3,
                (byte) 7,
                true,
                false,
                -0.0,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                0.1f,
                new BigDecimal("-1.10"),
                new BigDecimal("1e300"),
                BigInteger.TEN.pow(40),
                new byte[] {0, -1},
                new UUID(-1, 1),
                Instant.MIN,
                Instant.MAX,
                LocalDate.MAX,
                LocalTime.MAX,
                LocalDateTime.MIN,
                time)) {
            Keyset one = Keyset.of(asc("k"));
            assertThat(one.decode(one.after(value).encode())).as("%s", value).isEqualTo(one.after(value));
            assertThat(one.decode(one.before(value).encode()))
                    .isEqualTo(one.before(value))
                    .isNotEqualTo(one.after(value));
        }
        Keyset days = Keyset.of(asc("day"), asc("k").nullsLast());
        assertThat(days.decode(days.after(DayOfWeek.MONDAY, null).encode())).isEqualTo(days.after("MONDAY", null));
    }

    @Test
    void aTextOfAnotherOrderIsRefused() {
        String text = keyset.after(1998, 42).encode();
        for (Keyset other : List.of(
                Keyset.of(asc("published"), asc("id")),
                Keyset.of(desc("published"), asc("key")),
                Keyset.of(desc("published").nullsLast(), asc("id")),
                Keyset.of(desc(column("post", "published")), asc("id")),
                Keyset.of(asc("id")))) {
            assertThatExceptionOfType(KeysetException.class)
                    .isThrownBy(() -> other.decode(text))
                    .withMessageContaining("another order");
        }
        Keyset zero = Keyset.of(asc(coalesce(column("a"), value(0))));
        Keyset one = Keyset.of(asc(coalesce(column("a"), value(1))));
        assertThatExceptionOfType(KeysetException.class)
                .isThrownBy(() -> one.decode(zero.after(5).encode()));
    }

    @Test
    void whatWasNotEncodedIsRefused() {
        String text = keyset.after(1998, 42).encode();
        for (String wrong : List.of(
                "",
                "A",
                "====",
                text + "A",
                text + "AA",
                text + "==",
                " " + text,
                text.substring(1),
                "secret!",
                "ü",
                "A".repeat(4097))) {
            refused(wrong);
        }
        assertThatExceptionOfType(KeysetException.class)
                .isThrownBy(() -> keyset.decode("nonsense"))
                .withMessageNotContaining("nonsense")
                .withMessageContaining("none that encode() makes");
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        bytes[0] = 2;
        assertThatExceptionOfType(KeysetException.class)
                .isThrownBy(() -> keyset.decode(base64(bytes)))
                .withMessageContaining("version");
    }

    @Test
    void damagedTextsAreRefusedOrPlaces() {
        Random random = new Random(14);
        Keyset all = Keyset.of(asc("a"), asc("b"), asc("c"), asc("d"));
        byte[] whole = Base64.getUrlDecoder()
                .decode(all.after(new BigDecimal("1.5"), "text", LocalDateTime.MAX, BigInteger.ONE)
                        .encode());
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(whole, 6 + random.nextInt(whole.length));
            damaged[6 + random.nextInt(damaged.length - 5) - 1] = (byte) random.nextInt();
            String text = base64(damaged);
            try {
                assertThat(all.decode(text).encode()).isEqualTo(text);
            } catch (KeysetException refused) {
                assertThat(refused).hasMessageContaining("The text of a place");
            }
        }
    }

    /** Which encode() never makes of a key that says nothing of nulls. */
    @Test
    void aNullInPlaceOfAKeyIsRefused() {
        Keyset one = Keyset.of(asc("k"));
        byte[] bytes = Arrays.copyOf(Base64.getUrlDecoder().decode(one.after(5).encode()), 7);
        bytes[6] = 0;
        assertThatExceptionOfType(KeysetException.class).isThrownBy(() -> one.decode(base64(bytes)));
    }

    @Test
    void whatHasNoFormIsRefused() {
        Keyset one = Keyset.of(asc("k"));
        assertThatIllegalStateException().isThrownBy(one::encode);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.after(Duration.ZERO).encode())
                .withMessageContaining("java.time.Duration");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.after("x".repeat(4096)).encode())
                .withMessageContaining("too long");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.after("\uD800").encode());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.after(new BigDecimal("1e200000")).encode());
    }

    private void refused(String text) {
        assertThatExceptionOfType(KeysetException.class)
                .as(text)
                .isThrownBy(() -> keyset.decode(text))
                .withMessageStartingWith("The text of a place");
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
