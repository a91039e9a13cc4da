package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.error.MappingException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordMapperTest {
    private static final UUID ID = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
    private static final Instant CREATED = Instant.parse("2024-05-17T10:15:30.123Z");

    private enum Level {
        LOW,
        HIGH
    }

    private record Account(
            UUID id,
            int logins,
            boolean active,
            Instant createdAt,
            LocalDate bornOn,
            BigDecimal balance,
            Level level,
            float[] embedding,
            Optional<Long> parentId) {}

    private record Person(long id, String name) {}

    private record Item(int number, Optional<String> note) {}

    @Test
    void mapsWhatSqliteGives() {
        Row row = Row.of(
                Columns.of(
                        "id",
                        "logins",
                        "active",
                        "created_at",
                        "born_on",
                        "balance",
                        "level",
                        "embedding",
                        "parent_id"),
                ID.toString(),
                3L,
                1L,
                CREATED.toEpochMilli(),
                "1985-02-28",
                "10.50",
                "HIGH",
                new byte[] {0, 0, (byte) 0x80, 0x3f},
                4L);

        assertAccount(RowMapper.of(Account.class).map(row));
    }

    @Test
    void mapsWhatPostgresGives() {
        Row row = Row.of(
                Columns.of(
                        "parent_id",
                        "embedding",
                        "level",
                        "balance",
                        "born_on",
                        "created_at",
                        "active",
                        "logins",
                        "id"),
                4,
                new float[] {1},
                "HIGH",
                new BigDecimal("10.50"),
                LocalDate.of(1985, 2, 28),
                OffsetDateTime.parse("2024-05-17T12:15:30.123+02:00"),
                true,
                3,
                ID);

        assertAccount(RowMapper.of(Account.class).map(row));
    }

    private static void assertAccount(Account account) {
        assertThat(account)
                .usingRecursiveComparison()
                .isEqualTo(new Account(
                        ID,
                        3,
                        true,
                        CREATED,
                        LocalDate.of(1985, 2, 28),
                        new BigDecimal("10.50"),
                        Level.HIGH,
                        new float[] {1},
                        Optional.of(4L)));
    }

    @Test
    void mapsAllPrimitivesAndTheirNullableBoxes() {
        record Primitives(boolean a, byte b, short c, int d, long e, float f, double g, char h) {}
        record Boxes(Boolean a, Byte b, Short c, Integer d, Long e, Float f, Double g, Character h) {}
        Columns columns = Columns.of("a", "b", "c", "d", "e", "f", "g", "h");
        Row row = Row.of(columns, 1L, 2L, 3L, 4L, 5L, 6.5, 7.5, "x");

        assertThat(RowMapper.of(Primitives.class).map(row))
                .isEqualTo(new Primitives(true, (byte) 2, (short) 3, 4, 5, 6.5f, 7.5, 'x'));
        assertThat(RowMapper.of(Boxes.class).map(row))
                .isEqualTo(new Boxes(true, (byte) 2, (short) 3, 4, 5L, 6.5f, 7.5, 'x'));
        assertThat(RowMapper.of(Boxes.class).map(Row.of(columns, null, null, null, null, null, null, null, null)))
                .isEqualTo(new Boxes(null, null, null, null, null, null, null, null));
    }

    @Test
    void matchesNamesWithoutCaseAndUnderscoresAndLeavesOtherColumns() {
        record Names(String createdAt, String url2, String user_name, String i) {}
        Row row = Row.of(Columns.of("extra", "CREATED_AT", "URL_2", "userName", "I"), "x", "a", "b", "c", "d");

        assertThat(RowMapper.of(Names.class).map(row)).isEqualTo(new Names("a", "b", "c", "d"));
    }

    @Test
    void prefersTheNameThatIsNearest() {
        record Named(String userId) {}
        RowMapper<Named> mapper = RowMapper.of(Named.class);

        assertThat(mapper.map(Row.of(Columns.of("user_id", "USERID", "userId"), "a", "b", "c"))
                        .userId())
                .isEqualTo("c");
        assertThat(mapper.map(Row.of(Columns.of("user_id", "USERID"), "a", "b")).userId())
                .isEqualTo("b");
        assertThat(mapper.map(Row.of(Columns.of("user_id", "USER_ID"), "a", "b"))
                        .userId())
                .isEqualTo("a");
    }

    @Test
    void takesTheFirstOfSeveralColumnsWithOneName() {
        assertThat(RowMapper.of(Person.class).map(Row.of(Columns.of("id", "name", "id", "name"), 1L, "a", 2L, "b")))
                .isEqualTo(new Person(1, "a"));
    }

    @Test
    void givesNullsToReferencesAndOptionals() {
        record Nullable(String name, Optional<String> nick) {}

        assertThat(RowMapper.of(Nullable.class).map(Row.of(Columns.of("name", "nick"), null, null)))
                .isEqualTo(new Nullable(null, Optional.empty()));
    }

    @Test
    void namesAComponentWithoutAColumn() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Person.class).map(Row.of(Columns.of("id", "nmae"), 4711L, "xyzzy")))
                .withMessage("There is no column for component \"name\" (java.lang.String) of io.millrace.mapping."
                        + "RecordMapperTest$Person. Select one, with AS where its name differs, or remove it from the type."
                        + " Columns of this row: id, nmae.");
    }

    @Test
    void namesColumnAndComponentOfANullForAPrimitive() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Person.class).map(Row.of(Columns.of("ID", "name"), null, "xyzzy")))
                .withMessage(
                        "Cannot map column \"ID\" to component \"id\" (long) of io.millrace.mapping.RecordMapperTest$"
                                + "Person: it is null, which a primitive cannot be. Use the boxed type or an Optional, or make the"
                                + " statement return a value: COALESCE(column, ...).");
    }

    @Test
    void namesColumnComponentAndTypesOfAValueThatDoesNotConvert() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Person.class).map(Row.of(Columns.of("id", "name"), "xyzzy", "plugh")))
                .withMessage(
                        "Cannot map column \"id\" (java.lang.String) to component \"id\" (long) of io.millrace.mapping."
                                + "RecordMapperTest$Person: it converts from numbers only.");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Item.class).map(Row.of(Columns.of("number", "note"), 1L, 4711L)))
                .withMessageStartingWith("Cannot map column \"note\" (java.lang.Long) to component \"note\""
                        + " (java.util.Optional<java.lang.String>) of ")
                .withMessageNotContaining("4711");
    }

    @Test
    void usesTheCanonicalConstructor() {
        record Percent(int value) {
            Percent {
                if (value > 100) {
                    throw new IllegalArgumentException("more than all");
                }
            }

            @SuppressWarnings("unused") // must not be chosen
            Percent(long value) {
                this(0);
            }
        }

        assertThat(RowMapper.of(Percent.class).map(Row.of(Columns.of("value"), 40L)))
                .isEqualTo(new Percent(40));
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Percent.class).map(Row.of(Columns.of("value"), 4711L)))
                .withMessageEndingWith("Percent has thrown java.lang.IllegalArgumentException.")
                .withMessageNotContaining("4711")
                .withRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void passesOnAnErrorOfTheConstructor() {
        record Broken(int value) {
            Broken {
                if (value > 0) {
                    throw new AssertionError("broken");
                }
            }
        }

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> RowMapper.of(Broken.class).map(Row.of(Columns.of("value"), 1L)))
                .withMessage("broken");
    }

    @Test
    void mapsRecordsWithoutComponentsAndWithManyOrVariableOnes() {
        record None() {}
        record Many(byte[]... parts) {}

        assertThat(RowMapper.of(None.class).map(Values.row(1))).isEqualTo(new None());
        byte[][] parts = {{1}, {2}};
        assertThat(RowMapper.of(Many.class)
                        .map(Row.of(Columns.of("parts"), (Object) parts))
                        .parts())
                .isSameAs(parts);
    }

    @Test
    void refusesComponentsWhoseTypeIsUnknown() {
        record Box<T>(T content) {}

        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Box.class))
                .withMessageContaining("the type of its component \"content\" is the type variable T");
    }
}
