package io.millrace.sqlite.driver.internal.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An extension of SQLite.
 *
 * @param path its library
 * @param entryPoint the function that begins it; {@code null} for the one that SQLite derives from the library's name
 */
public record ExtensionLibrary(Path path, @Nullable String entryPoint) {}
