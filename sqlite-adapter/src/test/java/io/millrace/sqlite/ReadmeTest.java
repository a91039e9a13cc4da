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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the README is compiled and run as it stands there. */
class ReadmeTest {
    private static final Pattern PROGRAM = Pattern.compile("```java\\R(.*?public class (\\w+) .*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theProgramRuns() throws Exception {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("../README.md")));
        assertThat(program.find()).as("a Java program in README.md").isTrue();
        String name = program.group(2);
        compile(Files.writeString(folder.resolve(name + ".java"), program.group(1)));
        assertThat(outputOf(name)).contains("visitor=ADA").contains("visitor=GRACE");
    }

    private static void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        var files = compiler.getStandardFileManager(null, null, UTF_8);
        boolean compiled = compiler.getTask(messages, files, null, null, null, files.getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
    }

    private String outputOf(String mainClass) throws Exception {
        PrintStream original = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(output, true, UTF_8));
            classes.loadClass(mainClass).getMethod("main", String[].class).invoke(null, (Object)
                    List.of().toArray(String[]::new));
        } finally {
            System.setOut(original);
        }
        return output.toString(UTF_8);
    }
}
