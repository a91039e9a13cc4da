package io.millrace.testkit.contract;

import io.millrace.mapping.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@link Sample} as a bean. */
final class SampleBean {
    private @Nullable Boolean flag;
    private int small;
    private @Nullable Long large;
    private @Nullable Double ratio;
    private @Nullable BigDecimal amount;
    private @Nullable String label;
    private byte @Nullable [] content;
    private @Nullable Instant happenedAt;
    private @Nullable LocalDate bornOn;
    private @Nullable LocalDateTime wakesAt;
    private @Nullable OffsetDateTime sentAt;
    private @Nullable UUID uid;
    private @Nullable TimeUnit unit;
    private @Nullable Json document;
    private float @Nullable [] embedding;

    SampleBean() {}

    void setFlag(@Nullable Boolean flag) {
        this.flag = flag;
    }

    void setSmall(int small) {
        this.small = small;
    }

    void setLarge(@Nullable Long large) {
        this.large = large;
    }

    void setRatio(@Nullable Double ratio) {
        this.ratio = ratio;
    }

    void setAmount(@Nullable BigDecimal amount) {
        this.amount = amount;
    }

    void setLabel(@Nullable String label) {
        this.label = label;
    }

    void setContent(byte @Nullable [] content) {
        this.content = content;
    }

    void setHappenedAt(@Nullable Instant happenedAt) {
        this.happenedAt = happenedAt;
    }

    void setBornOn(@Nullable LocalDate bornOn) {
        this.bornOn = bornOn;
    }

    void setWakesAt(@Nullable LocalDateTime wakesAt) {
        this.wakesAt = wakesAt;
    }

    void setSentAt(@Nullable OffsetDateTime sentAt) {
        this.sentAt = sentAt;
    }

    void setUid(@Nullable UUID uid) {
        this.uid = uid;
    }

    void setUnit(@Nullable TimeUnit unit) {
        this.unit = unit;
    }

    void setDocument(@Nullable Json document) {
        this.document = document;
    }

    void setEmbedding(float @Nullable [] embedding) {
        this.embedding = embedding;
    }

    Sample toSample() {
        return new Sample(
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
