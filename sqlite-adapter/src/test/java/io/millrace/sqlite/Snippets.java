package io.millrace.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The Java of a page of the documentation, compiled as it stands there. Each block is a class of its own.
 *
 * @param folder where the classes are
 * @param names their names, in the page's order
 */
record Snippets(Path folder, List<String> names) {
    private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);

    static Snippets compile(Path page, Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        List<Path> sources = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            Matcher declared = CLASS.matcher(block.group(1));
            assertThat(declared.find()).as("a class in %s", block.group()).isTrue();
            names.add(declared.group(1));
            sources.add(Files.writeString(folder.resolve(declared.group(1) + ".java"), block.group(1)));
        }
        assertThat(names).as("Java in %s", page).isNotEmpty();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        var files = compiler.getStandardFileManager(null, null, UTF_8);
        boolean compiled = compiler.getTask(
                        messages, files, null, null, null, files.getJavaFileObjectsFromPaths(sources))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        return new Snippets(folder, names);
    }

    URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()});
    }
}
