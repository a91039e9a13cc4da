package io.millrace.migration.internal;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.MigrationAction;
import io.millrace.error.MigrationException;
import io.millrace.migration.script.AnnotatedScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes migrations of the files of a folder. */
public final class MigrationFiles {
    private MigrationFiles() {}

    private record Named(ScriptFile file, ScriptName name) {}

    /**
     * Puts together the files of each version.
     *
     * @param owner who the migrations belong to
     * @param files the files, in any order
     * @return the migrations in order of their versions
     * @throws MigrationException when a file cannot be part of a migration; it names the file
     */
    public static List<Migration> migrations(String owner, List<ScriptFile> files) {
        Map<Long, List<Named>> versions = new TreeMap<>();
        files.stream().sorted(Comparator.comparing(ScriptFile::name)).forEach(file -> {
            ScriptName name = ScriptName.of(file);
            versions.computeIfAbsent(name.version(), none -> new ArrayList<>()).add(new Named(file, name));
        });
        return versions.values().stream()
                .map(variants -> migration(owner, variants))
                .toList();
    }

    private static Migration migration(String owner, List<Named> variants) {
        Named first = variants.get(0);
        Map<DatabaseType, Named> seen = new HashMap<>();
        Map<DatabaseType, MigrationAction> up = new LinkedHashMap<>();
        Map<DatabaseType, MigrationAction> down = new LinkedHashMap<>();
        for (Named variant : variants) {
            if (!variant.name().description().equals(first.name().description())) {
                throw twice(first, variant);
            }
            Named same = seen.put(variant.name().database(), variant);
            if (same != null) {
                throw twice(same, variant);
            }
            AnnotatedScript script = AnnotatedScript.read(
                    variant.file().text(),
                    variant.file().location(),
                    variant.file().location());
            up.put(variant.name().database(), new MigrationAction.Script(script.up()));
            if (script.down() != null) {
                down.put(variant.name().database(), new MigrationAction.Script(script.down()));
            }
        }
        return new Migration(owner, first.name().version(), first.name().description(), up, down);
    }

    private static MigrationException twice(Named one, Named other) {
        return new MigrationException(
                "Version " + one.name().version() + " is there twice: "
                        + one.file().location() + " and " + other.file().location()
                        + ". Give one of them another version.",
                null);
    }
}
