package io.millrace.declaration;

import io.millrace.error.ConfigurationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Opens a file of declarations, and reads all of it before anything is made of it. */
public final class Declarations {
    /** The largest file, in bytes. */
    public static final int MAX_BYTES = 1_048_576;

    private static final boolean JACKSON = isOnClassPath("tools.jackson.core.JsonParser");

    private Declarations() {}

    /**
     * Reads a file, anew for each subscriber, on {@link Schedulers#boundedElastic()}; a cancel interrupts it.
     *
     * @param kind what is declared, in the plural, for errors
     * @param name how the file is named in errors
     * @param source opens it; {@code null} for a resource that is not there is an error
     * @param reading makes something of the file
     * @param <T> what that is
     * @return what was read; an {@link InvalidDeclarationException} when the file is not there, or not as it should be
     */
    public static <T> Mono<T> read(
            String kind, String name, Callable<? extends InputStream> source, Function<DeclarationReader, T> reading) {
        return Mono.fromCallable(() -> {
                    byte[] bytes = bytes("The declaration of " + kind + " " + name + " ", source);
                    if (!JACKSON) {
                        throw new ConfigurationException("Declarations of " + kind
                                + " are read by Jackson 3, which is not on the class path: add"
                                + " tools.jackson.core:jackson-core to the application's dependencies.");
                    }
                    return DeclarationReader.read(name, bytes, reading);
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static byte[] bytes(String what, Callable<? extends InputStream> source) throws Exception {
        try (InputStream in = source.call()) {
            if (in == null) {
                throw invalid(what + "is not there.", null);
            }
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw invalid(what + "has more than " + MAX_BYTES + " bytes.", null);
            }
            return bytes;
        } catch (IOException failure) {
            throw invalid(what + reason(failure), failure);
        }
    }

    private static boolean isOnClassPath(String className) {
        try {
            Class.forName(className, false, Declarations.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            return "is not there.";
        }
        return failure instanceof AccessDeniedException
                ? "cannot be read: permission is denied."
                : "cannot be read: " + failure.getMessage() + ".";
    }

    private static InvalidDeclarationException invalid(String problem, @Nullable Exception cause) {
        return new InvalidDeclarationException(problem, cause);
    }
}
