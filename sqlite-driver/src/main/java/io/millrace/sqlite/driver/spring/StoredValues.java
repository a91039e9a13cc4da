package io.millrace.sqlite.driver.spring;

import io.millrace.sqlite.driver.internal.values.TimeText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.ReadingConverter;

/**
 * Reads back what the driver stores. SQLite keeps numbers, texts and blobs only, and Spring Data asks for values as they
 * are stored, not for the types of its properties.
 */
final class StoredValues {
    private StoredValues() {}

    static Object[] values() {
        return new Object[] {
            ToBoolean.INSTANCE,
            ToInstant.INSTANCE,
            ToInstantOfNumber.INSTANCE,
            ToLocalDate.INSTANCE,
            ToLocalTime.INSTANCE,
            ToLocalDateTime.INSTANCE,
            ToOffsetDateTime.INSTANCE
        };
    }

    @ReadingConverter
    private enum ToBoolean implements Converter<Number, Boolean> {
        INSTANCE;

        @Override
        public Boolean convert(Number stored) {
            return stored.longValue() != 0;
        }
    }

    @ReadingConverter
    private enum ToInstant implements Converter<String, Instant> {
        INSTANCE;

        @Override
        public Instant convert(String stored) {
            return TimeText.parseOffset(stored).toInstant();
        }
    }

    @ReadingConverter
    private enum ToInstantOfNumber implements Converter<Number, Instant> {
        INSTANCE;

        @Override
        public Instant convert(Number stored) {
            return Instant.ofEpochMilli(stored.longValue());
        }
    }

    @ReadingConverter
    private enum ToLocalDate implements Converter<String, LocalDate> {
        INSTANCE;

        @Override
        public LocalDate convert(String stored) {
            return LocalDate.parse(stored);
        }
    }

    @ReadingConverter
    private enum ToLocalTime implements Converter<String, LocalTime> {
        INSTANCE;

        @Override
        public LocalTime convert(String stored) {
            return LocalTime.parse(stored);
        }
    }

    @ReadingConverter
    private enum ToLocalDateTime implements Converter<String, LocalDateTime> {
        INSTANCE;

        @Override
        public LocalDateTime convert(String stored) {
            return TimeText.parseLocal(stored);
        }
    }

    @ReadingConverter
    private enum ToOffsetDateTime implements Converter<String, OffsetDateTime> {
        INSTANCE;

        @Override
        public OffsetDateTime convert(String stored) {
            return TimeText.parseOffset(stored);
        }
    }
}
