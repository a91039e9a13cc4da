package io.millrace.migration.internal;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.MigrationAction;
import io.millrace.error.ConfigurationException;
import io.millrace.error.MigrationException;
import io.millrace.migration.script.MigrationScript;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts of names that take the place of <code>${name}</code> in scripts. They are made of letters, digits and underscores alone, so
 * that whatever stands around them, they end nothing and begin nothing.
 */
public final class ScriptNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    /** As long as the longest name of PostgreSQL, which cuts off what is longer. */
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_]{0,63}");

    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}\\r\\n]*)}?");

    private final Map<String, String> values;

    /**
     * Names and what stands for them.
     *
     * @throws ConfigurationException when one of them is no name, or no part of one
     */
    public ScriptNames(Map<String, String> values) {
        this.values = new TreeMap<>(values);
        this.values.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new ConfigurationException("A name in scripts is a letter, with letters, digits and underscores"
                        + " behind it, and not \"" + name + "\".");
            }
            if (!VALUE.matcher(value).matches()) {
                throw new ConfigurationException(
                        "What stands for ${" + name + "} in scripts is part of a name: letters,"
                                + " digits and underscores, 63 of them at most, and not \"" + value + "\".");
            }
        });
    }

    /**
     * The migration with all of its scripts filled in; code has none.
     *
     * @throws MigrationException when a script has a name that is not known; it says where
     */
    public Migration fill(Migration migration) {
        return new Migration(
                migration.owner(),
                migration.version(),
                migration.description(),
                fill(migration, migration.up()),
                fill(migration, migration.down()));
    }

    private Map<DatabaseType, MigrationAction> fill(Migration migration, Map<DatabaseType, MigrationAction> actions) {
        Map<DatabaseType, MigrationAction> filled = new LinkedHashMap<>(actions);
        filled.replaceAll((type, action) -> action instanceof MigrationAction.Script script
                ? new MigrationAction.Script(fill(migration, script.script()))
                : action);
        return filled;
    }

    private MigrationScript fill(Migration migration, MigrationScript script) {
        Matcher place = PLACE.matcher(script.text());
        StringBuilder text = new StringBuilder(script.text().length());
        while (place.find()) {
            String value = place.group().endsWith("}") ? values.get(place.group(1)) : null;
            if (value == null) {
                throw unknown(migration, script, place);
            }
            place.appendReplacement(text, value);
        }
        place.appendTail(text);
        return new MigrationScript(text.toString(), script.transactional(), script.source());
    }

    private MigrationException unknown(Migration migration, MigrationScript script, Matcher place) {
        String source = script.source() == null ? "Migration " + migration.id() : script.source();
        long line = 1
                + script.text()
                        .substring(0, place.start())
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new MigrationException(
                source + ", line " + line + ": " + place.group() + " stands for nothing; known are " + values.keySet()
                        + ".",
                null);
    }
}
