package io.millrace.supply;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/** What this project publishes or runs, as the build has packaged it. */
enum Shipped {
    CORE("core", "millrace-core-" + version(), "millrace-core"),
    TESTKIT("testkit", "millrace-testkit-" + version(), "millrace-testkit"),
    SQLITE_DRIVER("sqlite-driver", "millrace-sqlite-driver-" + version(), "millrace-sqlite-driver"),
    SQLITE("sqlite-adapter", "millrace-sqlite-" + version(), "millrace-sqlite"),
    POSTGRES("postgres-adapter", "millrace-postgres-" + version(), "millrace-postgres"),
    FULLTEXT("fulltext", "millrace-fulltext-" + version(), "millrace-fulltext"),
    VECTOR("vector", "millrace-vector-" + version(), "millrace-vector"),
    HYBRID("hybrid", "millrace-hybrid-" + version(), "millrace-hybrid"),
    EMBEDDINGS("embeddings", "millrace-embeddings-" + version(), "millrace-embeddings"),
    LANGCHAIN4J("langchain4j", "millrace-langchain4j-" + version(), "millrace-langchain4j"),
    SQLITE_VEC("sqlite-vec", "millrace-sqlite-vec-" + version(), "millrace-sqlite-vec"),
    CLI("cli", "millrace-cli", "millrace-cli"),
    EXAMPLES("examples", "millrace-examples-app", "application");

    /** Of which Maven makes use in its lists too, where it does in its log. */
    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final Path target;
    private final String jar;
    private final String sbom;

    Shipped(String folder, String jar, String sbom) {
        this.target = Path.of(System.getProperty("millrace.root", ".."), folder, "target");
        this.jar = jar + ".jar";
        this.sbom = "META-INF/sbom/" + sbom + ".cdx.json";
    }

    private static String version() {
        return System.getProperty("millrace.version", "0.1.0-SNAPSHOT");
    }

    /** What its bill of materials names, Millrace's own parts included. */
    Set<Component> components() throws IOException {
        return Sbom.components(billOfMaterials());
    }

    /** What is not ours of that. */
    Set<Component> foreignComponents() throws IOException {
        Set<Component> foreign = components();
        foreign.removeIf(component -> component.group().equals("io.millrace"));
        return foreign;
    }

    String billOfMaterials() throws IOException {
        return text(sbom);
    }

    /** The artifacts that Maven resolved for running it, as Maven lists them. */
    Set<Component> runtimeDependencies() throws IOException {
        Set<Component> dependencies = new TreeSet<>();
        for (String line : Files.readAllLines(target.resolve("runtime-dependencies.txt"))) {
            String[] parts = COLOR.matcher(line).replaceAll("").strip().split("[: ]");
            if (parts.length >= 5 && parts[2].equals("jar")) {
                dependencies.add(new Component(parts[0], parts[1], parts[isScope(parts[4]) ? 3 : 4]));
            }
        }
        return dependencies;
    }

    private static boolean isScope(String part) {
        return part.equals("compile") || part.equals("runtime");
    }

    /** The names of the files in its jar. */
    List<String> entries() throws IOException {
        try (JarFile opened = open()) {
            return opened.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    String text(String name) throws IOException {
        try (JarFile opened = open()) {
            ZipEntry entry = opened.getEntry(name);
            if (entry == null) {
                throw new IOException(name + " is not in " + jar);
            }
            try (InputStream content = opened.getInputStream(entry)) {
                return new String(content.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private JarFile open() throws IOException {
        return new JarFile(target.resolve(jar).toFile());
    }
}
