package io.millrace.benchmarks.duel;

import io.millrace.benchmarks.contender.Arena;
import io.millrace.benchmarks.contender.Contender;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A build of Millrace with its libraries, apart from all others in this JVM: it shares the JDK with them, the interfaces of the
 * benchmarks, and the JDBC driver that makes schemas.
 */
final class Build implements AutoCloseable {
    /** Where the benchmarks of a checkout keep their class path. */
    private static final Path CLASS_PATH = Path.of("benchmarks", "target", "classpath");

    private static final Set<String> SHARED = Set.of(Arena.class.getName(), Contender.class.getName());

    /** One driver, since {@link java.sql.DriverManager} looks for drivers once. */
    private static final String SHARED_DRIVER = "org.postgresql.";

    private final Loader loader;

    private Build(List<Path> classPath) {
        this.loader = new Loader(classPath);
    }

    /** The one that runs this. */
    static Build own() {
        return new Build(entries(System.getProperty("java.class.path")));
    }

    /**
     * Another one.
     *
     * @param folder a checkout whose benchmarks are packaged, or a folder of jars and of folders of classes
     */
    static Build of(Path folder) throws IOException {
        List<Path> classPath = new ArrayList<>();
        classPath.add(ownClasses());
        Path written = folder.resolve(CLASS_PATH);
        if (Files.isRegularFile(written)) {
            classPath.addAll(entries(Files.readString(written).strip()));
        } else {
            try (Stream<Path> found = Files.list(folder)) {
                found.filter(entry ->
                                Files.isDirectory(entry) || entry.toString().endsWith(".jar"))
                        .sorted()
                        .forEach(classPath::add);
            }
        }
        if (classPath.size() == 1) {
            throw new IllegalArgumentException(folder + " has neither " + CLASS_PATH
                    + ", which packaging the benchmarks makes, nor jars or folders.");
        }
        return new Build(classPath);
    }

    /** Whether a resource is on its class path. */
    boolean has(String resource) {
        return loader.findResource(resource) != null;
    }

    /**
     * Opens what this build has under a name. The contenders in it are this project's, so they may use only what all builds that
     * are compared have in common.
     */
    Arena open(Class<? extends Supplier<Arena>> entrant) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Object made = loader.loadClass(entrant.getName()).getConstructor().newInstance();
            return (Arena) ((Supplier<?>) made).get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static List<Path> entries(String classPath) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(classPath)
                .map(Path::of)
                .toList();
    }

    private static Path ownClasses() {
        try {
            URI location = Contender.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return Path.of(location);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The classes of the benchmarks are in no file.", e);
        }
    }

    /** Asks for classes of the class path first, which the platform's loader never has. */
    private static final class Loader extends URLClassLoader {
        private final ClassLoader shared = Build.class.getClassLoader();

        Loader(List<Path> classPath) {
            super(classPath.stream().map(Loader::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            return SHARED.contains(name) || name.startsWith(SHARED_DRIVER)
                    ? shared.loadClass(name)
                    : super.findClass(name);
        }

        private static URL url(Path entry) {
            try {
                return entry.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("No entry of a class path: " + entry, e);
            }
        }
    }
}
