package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.error.MappingException;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleAccessTest {
    @TempDir
    Path folder;

    @Test
    void mapsToWhatIsNotPublicInAModuleThatOpensItsPackage() throws Exception {
        Object person = RowMapper.of(personOf("opens app.model;")).map(Row.of(Columns.of("name"), "Ada"));

        assertThat(person).hasToString("Person[name=Ada]");
    }

    @Test
    void saysWhatToOpenInAModuleThatDoesNot() throws Exception {
        Class<?> person = personOf("");

        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(person))
                .withMessage("app.model.Person is not accessible: its module app must open the package app.model"
                        + " (\"opens app.model;\" in module-info.java).")
                .withCauseInstanceOf(IllegalAccessException.class);
    }

    private Class<?> personOf(String directive) throws IOException, ClassNotFoundException {
        Path module = write("module-info.java", "module app { " + directive + " }");
        Path source = write("app/model/Person.java", "package app.model; record Person(String name) {}");
        Path classes = folder.resolve("classes");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), module.toString(), source.toString());
        assertThat(result).isZero();

        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("app"));
        return ModuleLayer.defineModulesWithOneLoader(
                        configuration, List.of(boot), getClass().getClassLoader())
                .layer()
                .findLoader("app")
                .loadClass("app.model.Person");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
