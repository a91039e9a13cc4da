package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.error.MappingException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarMapperTest {
    private enum Level {
        LOW,
        HIGH
    }

    @Test
    void mapsARowOfOneColumn() {
        assertThat(RowMapper.of(int.class).map(Values.row(7L))).isEqualTo(7);
        assertThat(RowMapper.of(Long.class).map(Values.row(7))).isEqualTo(7L);
        assertThat(RowMapper.of(Instant.class).map(Values.row(0L))).isEqualTo(Instant.EPOCH);
        assertThat(RowMapper.of(Level.class).map(Values.row("HIGH"))).isEqualTo(Level.HIGH);
        assertThat(RowMapper.of(Object.class).map(Values.row("raw"))).isEqualTo("raw");
        assertThat(RowMapper.of(byte[].class).map(Values.row(new byte[] {1}))).containsExactly(1);
    }

    @Test
    void mapsARowToItself() {
        Row row = Row.of(Columns.of("a", "b"), 1, 2);

        assertThat(RowMapper.of(Row.class).map(row)).isSameAs(row);
        assertThat(RowMapper.identity().map(row)).isSameAs(row);
    }

    @Test
    void mapsANullToAnEmptyOptional() {
        assertThat((Object) RowMapper.of(Optional.class).map(Values.row(null))).isEqualTo(Optional.empty());
        assertThat((Object) RowMapper.of(Optional.class).map(Values.row(1L))).isEqualTo(Optional.of(1L));
    }

    @Test
    void refusesOtherThanOneColumn() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(long.class).map(Row.of(Columns.of("id", "name"), 4711L, "xyzzy")))
                .withMessage("A long is mapped from a row of one column; this row has 2: id, name.");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(String.class).map(Row.of(Columns.of())))
                .withMessageContaining("this row has 0");
    }

    @Test
    void refusesANullSinceNoPublisherEmitsOne() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(String.class).map(Values.row(null)))
                .withMessageStartingWith("Cannot map column \"c\" to java.lang.String: it is null, which no publisher")
                .withMessageContaining("COALESCE");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(int.class).map(Values.row(null)))
                .withMessageStartingWith("Cannot map column \"c\" to int: it is null, which a primitive cannot be");
    }

    @Test
    void namesColumnAndTypesWhenAValueDoesNotConvert() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(byte.class).map(Values.row(4711L)))
                .withMessage(
                        "Cannot map column \"c\" (java.lang.Long) to byte: it is outside the range of -128 to 127.");
    }

    @Test
    void isMadeOnceForAType() {
        assertThat(RowMapper.of(long.class)).isSameAs(RowMapper.of(long.class));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                List.class,
                Map.class,
                Runnable.class,
                Number.class,
                java.util.Date.class,
                Void.class,
                void.class,
                Thread.class,
                String[].class,
                NoSetters.class,
                NoPlainConstructor.class,
                AbstractBean.class
            })
    void refusesTypesThatAreNeitherValueNorRecordNorBean(Class<?> type) {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(type))
                .withMessageStartingWith(type.getTypeName() + " cannot be mapped from a row: ")
                .withMessageContaining("Supported are single values")
                .withMessageContaining("pass a RowMapper");
    }

    static class NoSetters {}

    static class NoPlainConstructor {
        NoPlainConstructor(String name) {}

        void setName(String name) {}
    }

    abstract static class AbstractBean {
        void setName(String name) {}
    }
}
