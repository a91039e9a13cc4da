package io.millrace.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The first whole Java program on a page of the documentation, compiled. */
final class PrintedProgram {
    private static final Pattern PROGRAM = Pattern.compile("```java\\R(.*?public class (\\w+) .*?)```", Pattern.DOTALL);

    private final String name;
    private final Path folder;

    private PrintedProgram(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    static PrintedProgram compile(Path page, Path folder) throws Exception {
        Matcher program = PROGRAM.matcher(Files.readString(page));
        assertThat(program.find()).as("a Java program in " + page).isTrue();
        String name = program.group(2);
        Path source = Files.writeString(folder.resolve(name + ".java"), program.group(1));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        var files = compiler.getStandardFileManager(null, null, UTF_8);
        boolean compiled = compiler.getTask(messages, files, null, null, null, files.getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        return new PrintedProgram(name, folder);
    }

    String run(String... arguments) throws Exception {
        PrintStream original = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(output, true, UTF_8));
            classes.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } finally {
            System.setOut(original);
        }
        return output.toString(UTF_8);
    }
}
