package io.millrace.examples.lexicon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/** Gives tests the application, which was started on an empty file and has loaded all of WordNet: once for all classes. */
final class LoadedLexicon implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningLexicon.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(LoadedLexicon.class))
                .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
                .lexicon();
    }

    private record Shared(RunningLexicon lexicon, Path folder) implements AutoCloseable {
        static Shared start() {
            try {
                Path folder = Files.createTempDirectory("lexicon");
                return new Shared(RunningLexicon.start(folder.resolve("lexicon.db")), folder);
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
}
