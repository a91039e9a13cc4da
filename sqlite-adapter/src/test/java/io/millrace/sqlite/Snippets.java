package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java of a page of the documentation, compiled as it stands there. Each block is a class of its own.
 *
 * @param loader of the classes
 * @param names their names, in the page's order
 */
record Snippets(URLClassLoader loader, List<String> names) {
    private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);

    static Snippets compile(Path page, Path folder) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            Matcher declared = CLASS.matcher(block.group(1));
            assertThat(declared.find()).as("a class in %s", block.group()).isTrue();
            sources.put(declared.group(1), block.group(1));
        }
        assertThat(sources).as("Java in %s", page).isNotEmpty();
        return new Snippets(CompiledSources.compile(sources, folder), List.copyOf(sources.keySet()));
    }
}
