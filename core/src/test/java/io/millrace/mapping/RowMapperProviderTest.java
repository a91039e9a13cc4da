package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mappers that somebody else supplies: who is asked for which types, and what comes before. */
class RowMapperProviderTest {
    private static final Row ROW = Row.of(Columns.of("name"), "row");

    record Generated(String name) {}

    record Reflected(String name) {}

    record Taught(String name) {}

    record Wrapped<T>(T name) {}

    /** Has mappers of all types above but {@link Reflected}, and of texts; keeps what it is asked for. */
    public static class First implements RowMapperProvider {
        static final ConcurrentLinkedQueue<Class<?>> ASKED = new ConcurrentLinkedQueue<>();

        /** What it puts into the values that it makes. */
        String sign() {
            return "first";
        }

        @Override
        public <T> Optional<RowMapper<T>> mapper(Class<T> type) {
            ASKED.add(type);
            Object made = made(type);
            return Optional.ofNullable(made).map(value -> row -> type.cast(value));
        }

        private Object made(Class<?> type) {
            if (type == Generated.class) {
                return new Generated(sign());
            }
            if (type == Taught.class) {
                return new Taught(sign());
            }
            if (type == Wrapped.class) {
                return new Wrapped<>(sign());
            }
            return type == String.class ? sign() : null;
        }
    }

    /** Is asked only where the first has none. */
    public static final class Second extends First {
        @Override
        String sign() {
            return "second";
        }
    }

    @TempDir
    private Path folder;

    private URLClassLoader application;

    @BeforeEach
    void declare() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(
                services.resolve(RowMapperProvider.class.getName()),
                List.of(First.class.getName(), Second.class.getName()));
        application = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    @AfterEach
    void close() throws IOException {
        application.close();
    }

    @Test
    void oneThatIsDeclaredComesBeforeReflectionAndBeforeTheNext() {
        assertThat(mapped(Generated.class, ROW)).isEqualTo(new Generated("first"));
        long asked = asked(Generated.class);
        assertThat(mapped(Generated.class, ROW)).isEqualTo(new Generated("first"));
        assertThat(asked(Generated.class)).isEqualTo(asked);
    }

    @Test
    void whatNobodyHasIsMappedByReflection() {
        assertThat(mapped(Reflected.class, ROW)).isEqualTo(new Reflected("row"));
        assertThat(asked(Reflected.class)).isPositive();
    }

    @Test
    void singleValuesAndTypesWithArgumentsAreNotAskedFor() {
        assertThat(mapped(String.class, ROW)).isEqualTo("row");
        RowMapper<Wrapped<String>> wrapped = with(application, () -> RowMapper.of(new TypeRef<Wrapped<String>>() {}));
        assertThat(with(application, () -> wrapped.map(ROW))).isEqualTo(new Wrapped<>("row"));
        assertThat(asked(String.class) + asked(Wrapped.class)).isZero();
    }

    @Test
    void aTypeThatTheDatastoreWasTaughtIsMadeByItsCodec() {
        TypeCodecs codecs = TypeCodecs.of(List.of(TypeCodec.of(Taught.class, String.class, Taught::name, Taught::new)));
        RowMapper<Taught> mapper = with(application, () -> RowMapper.of(Taught.class));
        assertThat(mapper.map(Row.of(Columns.of("name").withCodecs(codecs), "row")))
                .isEqualTo(new Taught("row"));
        assertThat(mapper.map(ROW)).isEqualTo(new Taught("first"));
    }

    /** As in a container, whose threads see nothing of the application that brings the type and the provider of its mapper. */
    @Test
    void oneIsFoundByTheClassLoaderOfTheTypeWhicheverThreadAsks() throws Exception {
        try (OwnTypes own =
                new OwnTypes(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Files.write(
                    folder.resolve("META-INF/services").resolve(RowMapperProvider.class.getName()),
                    List.of(Anything.class.getName()));
            Class<?> type = own.loadClass(Unloadable.class.getName());
            assertThat(type).isNotSameAs(Unloadable.class);
            Row row = Row.of(Columns.of("left", "right"), 1, 2);
            Object mapped = with(ClassLoader.getPlatformClassLoader(), () -> RowMapper.of(type)
                    .map(row));
            assertThat(mapped).hasToString("Unloadable[left=7, right=7]");
        }
    }

    /** Makes a pair of sevens of any type that has two numbers. */
    public static final class Anything implements RowMapperProvider {
        @Override
        public <T> Optional<RowMapper<T>> mapper(Class<T> type) {
            return Optional.of(row -> {
                try {
                    var constructor = type.getDeclaredConstructor(int.class, int.class);
                    constructor.setAccessible(true);
                    return constructor.newInstance(7, 7);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    /** Has a class {@link Unloadable} of its own. */
    private static final class OwnTypes extends URLClassLoader {
        OwnTypes(URL[] urls, ClassLoader parent) {
            super(urls, parent);
        }

        @Override
        protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
            if (!wanted.equals(Unloadable.class.getName())) {
                return super.loadClass(wanted, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(wanted.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(wanted, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(wanted, e);
            }
        }
    }

    private <T> T mapped(Class<T> type, Row row) {
        return with(application, () -> RowMapper.of(type).map(row));
    }

    private static long asked(Class<?> type) {
        return First.ASKED.stream().filter(type::equals).count();
    }

    private static <T> T with(ClassLoader context, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(context);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
