package io.millrace.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first whole Java program on a page of the documentation, compiled. */
final class PrintedProgram {
    private static final Pattern PROGRAM = Pattern.compile("```java\\R(.*?public class (\\w+) .*?)```", Pattern.DOTALL);

    private final String name;
    private final URLClassLoader classes;

    private PrintedProgram(String name, URLClassLoader classes) {
        this.name = name;
        this.classes = classes;
    }

    static PrintedProgram compile(Path page, Path folder) throws Exception {
        Matcher program = PROGRAM.matcher(Files.readString(page));
        assertThat(program.find()).as("a Java program in " + page).isTrue();
        String name = program.group(2);
        return new PrintedProgram(name, CompiledSources.compile(Map.of(name, program.group(1)), folder));
    }

    String run(String... arguments) throws Exception {
        PrintStream original = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (classes) {
            System.setOut(new PrintStream(output, true, UTF_8));
            classes.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } finally {
            System.setOut(original);
        }
        return output.toString(UTF_8);
    }
}
