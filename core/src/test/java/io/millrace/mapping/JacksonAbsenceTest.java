package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.ConfigurationException;
import io.millrace.error.MappingException;
import io.millrace.transfer.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JacksonAbsenceTest {
    private static final String ADVICE = "JSON is mapped by Jackson 3, which is not on the class path: add"
            + " tools.jackson.core:jackson-databind to the application's dependencies.";

    @Test
    void saysWhatToAddWhenAComponentNeedsJackson() throws Exception {
        assertThat(withoutJackson(ComponentFromJson.class))
                .isEqualTo("Cannot map column \"tags\" (java.lang.String) to component \"tags\""
                        + " (java.util.List<java.lang.String>) of " + Tagged.class.getTypeName() + ": " + ADVICE);
    }

    @Test
    void saysWhatToAddWhenJsonIsReadOrWrittenAsObjects() throws Exception {
        assertThat(withoutJackson(ReadJson.class)).isEqualTo("Cannot read JSON as int[]: " + ADVICE);
        assertThat(withoutJackson(WriteJson.class))
                .isEqualTo("Cannot write " + Tagged.class.getTypeName() + " as JSON: " + ADVICE);
    }

    @Test
    void saysWhatToAddWhenRowsAreExportedOrImported() throws Exception {
        assertThat(withoutJackson(TransferRows.class))
                .isEqualTo("Exports and imports are read and written by Jackson 3, which is not on the class path: add"
                        + " tools.jackson.core:jackson-core to the application's dependencies.");
    }

    @Test
    void needsNoJacksonForAllElse() throws Exception {
        assertThat(withoutJackson(NullComponent.class)).isEqualTo("Tagged[tags=null]");
        assertThat(withoutJackson(JsonAsText.class)).isEqualTo("[1, 2]");
    }

    /** Runs a probe on classes of this library that cannot see Jackson. */
    private static String withoutJackson(Class<? extends Supplier<String>> probe) throws Exception {
        Class<?> isolated = new WithoutJackson(probe.getClassLoader()).loadClass(probe.getName());
        assertThat(isolated).isNotSameAs(probe);
        Object instance = isolated.getConstructor().newInstance();
        return (String) ((Supplier<?>) instance).get();
    }

    private static final class WithoutJackson extends ClassLoader {
        WithoutJackson(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("tools.jackson.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.millrace.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    public record Tagged(List<String> tags) {}

    private static String messageOf(Supplier<Object> failing) {
        try {
            return "no failure: " + failing.get();
        } catch (MappingException | ConfigurationException e) {
            return e.getMessage();
        }
    }

    public static final class ComponentFromJson implements Supplier<String> {
        @Override
        public String get() {
            return messageOf(() -> RowMapper.of(Tagged.class).map(Row.of(Columns.of("tags"), "[\"a\"]")));
        }
    }

    public static final class ReadJson implements Supplier<String> {
        @Override
        public String get() {
            return messageOf(() -> Json.of("[1]").as(int[].class));
        }
    }

    public static final class WriteJson implements Supplier<String> {
        @Override
        public String get() {
            return messageOf(() -> Json.from(new Tagged(List.of())));
        }
    }

    public static final class TransferRows implements Supplier<String> {
        @Override
        public String get() {
            return messageOf(() -> Transfer.of(null));
        }
    }

    public static final class NullComponent implements Supplier<String> {
        @Override
        public String get() {
            return RowMapper.of(Tagged.class)
                    .map(Row.of(Columns.of("tags"), (Object) null))
                    .toString();
        }
    }

    public static final class JsonAsText implements Supplier<String> {
        @Override
        public String get() {
            return RowMapper.of(Json.class)
                    .map(Row.of(Columns.of("j"), "[1, 2]"))
                    .text();
        }
    }
}
