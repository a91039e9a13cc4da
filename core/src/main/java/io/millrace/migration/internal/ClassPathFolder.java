package io.millrace.migration.internal;

import io.millrace.error.MigrationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The scripts in a folder of the class path, wherever parts of it are. Blocks while it reads. */
public final class ClassPathFolder {
    private ClassPathFolder() {}

    /**
     * Reads the scripts, but not those of folders inside.
     *
     * @param loader who finds the folder
     * @param folder its path, such as {@code db/migration}
     * @return its scripts
     */
    public static List<ScriptFile> read(ClassLoader loader, String folder) {
        String path = folder.replaceAll("^/+|/+$", "");
        try {
            List<URL> parts = Collections.list(loader.getResources(path));
            if (parts.isEmpty()) {
                throw new MigrationException(
                        "There is no folder " + path
                                + " on the class path to read migrations from. Check the name; a jar"
                                + " must have an entry for the folder itself.",
                        null);
            }
            List<ScriptFile> files = new ArrayList<>();
            for (URL part : parts) {
                files.addAll(read(part));
            }
            return files;
        } catch (IOException | URISyntaxException failure) {
            throw new MigrationException(
                    "The folder " + path + " on the class path cannot be read: " + failure, failure);
        }
    }

    private static List<ScriptFile> read(URL folder) throws IOException, URISyntaxException {
        if (folder.getProtocol().equals("file")) {
            return DiskFolder.read(Path.of(new URI(folder.toString())));
        }
        URLConnection connection = folder.openConnection();
        // A cached jar is shared with others, and would be closed under them.
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection inJar) {
            try (JarFile jar = inJar.getJarFile()) {
                return read(jar, inJar.getEntryName().replaceAll("/*$", "/"));
            }
        }
        throw new MigrationException(
                "Migrations cannot be listed in " + folder
                        + "; only directories and jars can. Give them in code or as a" + " folder on disk.",
                null);
    }

    private static List<ScriptFile> read(JarFile jar, String folder) throws IOException {
        List<ScriptFile> files = new ArrayList<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName().startsWith(folder) ? entry.getName().substring(folder.length()) : "";
            if (ScriptFile.isScript(name) && name.indexOf('/') < 0) {
                try (InputStream content = jar.getInputStream(entry)) {
                    files.add(ScriptFile.decode(name, jar.getName() + "!/" + entry.getName(), content.readAllBytes()));
                }
            }
        }
        return files;
    }
}
