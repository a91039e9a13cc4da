package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.Migrator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where migrations come from. */
final class MigrationOptions {
    private static final String DEFAULT_OWNER = "app";

    /** An owner is no path, so what stands before the equals sign of {@code dir/a=b} is none. */
    private static final Pattern OWNED = Pattern.compile("([^=/\\\\]+)=(.+)");

    private static final Pattern SET = Pattern.compile("(?:([^:]+):)?([^:=]+)=(.*)", Pattern.DOTALL);

    private record Folder(String owner, Path path) {}

    private record Name(@Nullable String owner, String name, String part) {
        boolean isOf(String anOwner) {
            return owner == null || owner.equals(anOwner);
        }
    }

    private final List<Folder> folders = new ArrayList<>();
    private final List<Name> names = new ArrayList<>();

    @Option(
            names = {"-m", "--migrations"},
            paramLabel = "[OWNER=]DIR",
            description =
                    "The folder with the migrations of an owner, which is '" + DEFAULT_OWNER + "' when none is named."
                            + " May be given again for other owners, which are migrated in that order.")
    void setFolders(List<String> values) {
        folders.clear();
        for (String value : values) {
            Matcher owned = OWNED.matcher(value);
            folders.add(
                    owned.matches()
                            ? new Folder(owned.group(1), Path.of(owned.group(2)))
                            : new Folder(DEFAULT_OWNER, Path.of(value)));
        }
    }

    @Option(
            names = "--set",
            paramLabel = "[OWNER:]NAME=PART",
            description =
                    "What NAME in '$' and braces stands for in the scripts of an owner, or of all: part of a name, such as a prefix of"
                            + " tables. May be given again.")
    void setNames(List<String> values) {
        names.clear();
        for (String value : values) {
            Matcher set = SET.matcher(value);
            if (!set.matches()) {
                throw new ConfigurationException("--set takes [OWNER:]NAME=PART, and not " + value + ".");
            }
            names.add(new Name(set.group(1), set.group(2), set.group(3)));
        }
    }

    @Option(names = "--allow-gaps", description = "Versions need not follow one another, as when they are dates.")
    private boolean gapsAllowed;

    /** A migrator of all that was named, which must be something. */
    Migrator migrator(RelationalDatastore store) {
        if (folders.isEmpty()) {
            throw new ConfigurationException("Say where the migrations are: --migrations DIR.");
        }
        return migratorOfAny(store);
    }

    /** A migrator of what was named, if anything was. */
    Migrator migratorOfAny(RelationalDatastore store) {
        for (Name name : names) {
            if (name.owner() != null) {
                owner(name.owner());
            }
        }
        Migrator migrator = Migrator.of(
                store, MigrationSource.all(folders.stream().map(this::source).toArray(MigrationSource[]::new)));
        return gapsAllowed ? migrator.withGapsAllowed() : migrator;
    }

    private MigrationSource source(Folder folder) {
        MigrationSource files = MigrationSource.directory(folder.owner(), folder.path());
        Map<String, String> own = new LinkedHashMap<>();
        names.stream().filter(name -> name.isOf(folder.owner())).forEach(name -> own.put(name.name(), name.part()));
        return own.isEmpty() ? files : files.withNames(own);
    }

    /** The owner that a command is about: the one it names, or the only one there is. */
    String owner(@Nullable String named) {
        List<String> owners = folders.stream().map(Folder::owner).distinct().toList();
        if (named == null && owners.size() != 1) {
            throw new ConfigurationException(
                    "Say which owner's migrations are meant: --owner NAME, one of " + owners + ".");
        }
        if (named != null && !owners.contains(named)) {
            throw new ConfigurationException(
                    "There are no migrations of the owner " + named + ": --migrations names " + owners + ".");
        }
        return named != null ? named : owners.get(0);
    }
}
