package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.error.MappingException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BeanMapperTest {
    private static class Person extends Entity {
        private String fullName;
        private Optional<Integer> age = Optional.of(-1);
        private boolean active;

        private Person() {}

        void setFullName(String fullName) {
            this.fullName = fullName;
        }

        protected Person setAge(Optional<Integer> age) {
            this.age = age;
            return this;
        }

        public void setActive(boolean active) {
            this.active = active;
        }

        static void setRegistry(Object registry) {
            throw new AssertionError("static");
        }

        private void setSecret(String secret) {
            throw new AssertionError("private");
        }

        void setup(String what) {
            throw new AssertionError("no setter");
        }

        void setBoth(int one, int other) {
            throw new AssertionError("no setter");
        }

        @Override
        public void setCreatedAt(Instant createdAt) {
            super.setCreatedAt(createdAt.plusMillis(1));
        }
    }

    private static class Entity {
        private long id;
        private Instant createdAt;

        public void setId(long id) {
            this.id = id;
        }

        public void setCreatedAt(Instant createdAt) {
            this.createdAt = createdAt;
        }
    }

    private static final Columns COLUMNS = Columns.of("id", "created_at", "full_name", "age", "active", "extra");

    @Test
    void setsPropertiesOfTheClassAndItsSuperclasses() {
        Person person = RowMapper.of(Person.class).map(Row.of(COLUMNS, 7L, 1L, "Ada", 36L, 1L, "x"));

        assertThat(((Entity) person).id).isEqualTo(7);
        assertThat(((Entity) person).createdAt).isEqualTo(Instant.ofEpochMilli(2));
        assertThat(person.fullName).isEqualTo("Ada");
        assertThat(person.age).contains(36);
        assertThat(person.active).isTrue();
    }

    @Test
    void setsNulls() {
        Person person = RowMapper.of(Person.class).map(Row.of(COLUMNS, 7L, 1L, null, null, false, null));

        assertThat(person.fullName).isNull();
        assertThat(person.age).isEmpty();
    }

    @Test
    void namesAPropertyWithoutAColumn() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Person.class).map(Row.of(Columns.of("id"), 4711L)))
                .withMessageStartingWith(
                        "There is no column for property \"active\" (boolean) of " + Person.class.getName())
                .withMessageEndingWith("Columns of this row: id.");
    }

    @Test
    void namesColumnPropertyAndTypesOfWhatDoesNotConvert() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Person.class).map(Row.of(COLUMNS, 1L, 1L, "Ada", null, 4711L, null)))
                .withMessage("Cannot map column \"active\" (java.lang.Long) to property \"active\" (boolean) of "
                        + Person.class.getName() + ": it is neither 0 nor 1.");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Person.class).map(Row.of(COLUMNS, null, 1L, "Ada", null, 1L, null)))
                .withMessageStartingWith("Cannot map column \"id\" to property \"id\" (long)")
                .withMessageContaining("it is null");
    }

    @Test
    void reportsWhatASetterThrows() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Strict.class).map(Values.row("xyzzy")))
                .withMessage("The constructor or a setter of " + Strict.class.getName()
                        + " has thrown java.lang.IllegalStateException.")
                .withCauseInstanceOf(IllegalStateException.class);
    }

    private static class Strict {
        void setC(String c) {
            throw new IllegalStateException("no");
        }
    }

    @Test
    void choosesAmongSettersByTheGetter() {
        Overloaded bean = RowMapper.of(Overloaded.class).map(Values.row(7L));

        assertThat(bean.getC()).isEqualTo(7);
    }

    private static class Overloaded {
        private int c;

        int getC() {
            return c;
        }

        void setC(String c) {
            throw new AssertionError("the getter tells otherwise");
        }

        void setC(int c) {
            this.c = c;
        }
    }

    @Test
    void refusesSettersThatNothingTellsApart() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Ambiguous.class))
                .withMessageContaining("its property \"c\" has several setters and no getter that tells which");
    }

    private static class Ambiguous {
        void setC(String c) {}

        void setC(int c) {}
    }

    @Test
    void takesTheTypeOfAnOverriddenGenericSetter() {
        assertThat(RowMapper.of(Narrowed.class).map(Values.row(7)).value).isEqualTo(7L);
    }

    private static class Generic<T> {
        T value;

        void setC(T value) {
            this.value = value;
        }
    }

    private static class Narrowed extends Generic<Long> {
        @Override
        void setC(Long value) {
            super.setC(value);
        }
    }

    @Test
    void refusesPropertiesWhoseTypeIsUnknown() {
        class Inherited extends Generic<Long> {}

        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> RowMapper.of(Inherited.class));
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(Generic.class))
                .withMessageContaining("the type of its property \"c\" is the type variable T");
    }
}
