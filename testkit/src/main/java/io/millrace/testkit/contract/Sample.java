package io.millrace.testkit.contract;

import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.mapping.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A row with a column of every portable type. */
@SuppressWarnings("ArrayRecordComponent") // Never compared by equals unless both arrays are null.
record Sample(
        @Nullable Boolean flag,
        int small,
        @Nullable Long large,
        @Nullable Double ratio,
        @Nullable BigDecimal amount,
        @Nullable String label,
        byte @Nullable [] content,
        @Nullable Instant happenedAt,
        @Nullable LocalDate bornOn,
        @Nullable LocalDateTime wakesAt,
        @Nullable OffsetDateTime sentAt,
        @Nullable UUID uid,
        @Nullable TimeUnit unit,
        @Nullable Json document,
        float @Nullable [] embedding) {
    static Sample usual() {
        return new Sample(
                true,
                1,
                1L << 40,
                0.1,
                new BigDecimal("12.5"),
                "it's a sample",
                new byte[] {1, 0, -1},
                Instant.parse("2026-11-21T10:15:30.125Z"),
                LocalDate.of(2024, 2, 29),
                LocalDateTime.of(2026, 11, 21, 10, 15, 30, 123_456_000),
                OffsetDateTime.parse("2026-11-21T10:15:30.123456Z"),
                UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                TimeUnit.DAYS,
                Json.of("true"),
                new float[] {0.5f, -1f});
    }

    static Sample extreme() {
        return new Sample(
                false,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                -Double.MAX_VALUE,
                new BigDecimal("-12345678901234567890.123456789"),
                "",
                new byte[0],
                Instant.parse("9999-12-31T23:59:59.999Z"),
                LocalDate.of(1, 1, 1),
                LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
                OffsetDateTime.parse("1900-01-01T00:00:00Z"),
                new UUID(0, 0),
                TimeUnit.NANOSECONDS,
                Json.of("\"\""),
                new float[] {Float.MAX_VALUE});
    }

    static Sample empty() {
        return new Sample(null, 0, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    static void createTable(ContractDatabase db) {
        db.create("sample", """
                flag {BOOLEAN},
                small {INTEGER} PRIMARY KEY,
                large {BIGINT},
                ratio {DOUBLE},
                amount {DECIMAL},
                label {TEXT},
                content {BYTES},
                happened_at {INSTANT},
                born_on {LOCAL_DATE},
                wakes_at {LOCAL_DATE_TIME},
                sent_at {OFFSET_DATE_TIME},
                uid {UUID},
                unit {TEXT},
                document {JSON},
                embedding {VECTOR}""");
    }

    Mono<RunResult> insert(SqlOperations store) {
        return store.execute(
                """
                INSERT INTO sample
                    (flag, small, large, ratio, amount, label, content, happened_at, born_on, wakes_at, sent_at, uid, unit, document, embedding)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                flag,
                small,
                large,
                ratio,
                amount,
                label,
                content,
                happenedAt,
                bornOn,
                wakesAt,
                sentAt,
                uid,
                unit,
                document,
                embedding);
    }
}
