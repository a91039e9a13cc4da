package io.millrace.examples.lexicon;

import io.millrace.postgres.server.TestSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/**
 * Gives tests the application, which was started on an empty file, or on an empty schema of a server for those that are {@link
 * OnPostgres}, and has loaded all of WordNet: once for all classes.
 */
final class LoadedLexicon implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningLexicon.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        boolean onPostgres = context.getRequiredTestClass().isAnnotationPresent(OnPostgres.class);
        return context.getRoot()
                .getStore(Namespace.create(LoadedLexicon.class))
                .computeIfAbsent(
                        onPostgres ? OnServer.class : OnFile.class,
                        key -> onPostgres ? OnServer.start() : OnFile.start(),
                        Shared.class)
                .lexicon();
    }

    /** What lives until the last class has run. */
    private interface Shared extends AutoCloseable {
        RunningLexicon lexicon();

        @Override
        void close() throws IOException;
    }

    private record OnFile(RunningLexicon lexicon, Path folder) implements Shared {
        static OnFile start() {
            try {
                Path folder = Files.createTempDirectory("lexicon");
                return new OnFile(RunningLexicon.start(folder.resolve("lexicon.db")), folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            lexicon.close();
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private record OnServer(RunningLexicon lexicon, TestSchema schema) implements Shared {
        static OnServer start() {
            TestSchema schema = TestSchema.create();
            return new OnServer(
                    RunningLexicon.start(Map.of("DATASTORE_TYPE", "postgresql", "DATABASE_URL", schema.url())), schema);
        }

        @Override
        public void close() {
            lexicon.close();
            schema.drop();
        }
    }
}
