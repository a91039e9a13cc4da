package io.millrace;

import io.millrace.error.ConfigurationException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Environment variables, and what their values have to be. An empty variable counts as one that is not set. */
record Variables(Map<String, String> values) {
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off");

    boolean anyIsSet(String... names) {
        return Arrays.stream(names).anyMatch(name -> text(name) != null);
    }

    /** The first of them that is set. */
    @Nullable
    String text(String... names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    /** As {@link #text}, to the letter: blanks may be part of it. */
    @Nullable
    String secret(String... names) {
        return Arrays.stream(names)
                .map(values::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .orElse(null);
    }

    String textOr(String otherwise, String... names) {
        String value = text(names);
        return value == null ? otherwise : value;
    }

    boolean flag(String name, boolean otherwise) {
        String value = textOr(Boolean.toString(otherwise), name).toLowerCase(Locale.ROOT);
        if (TRUE.contains(value) || FALSE.contains(value)) {
            return TRUE.contains(value);
        }
        throw rejected(name, "true or false (1/0, yes/no, on/off)", null);
    }

    /** Reads what a variable holds, or a part of it. */
    static int integer(String name, String value, int min, int max) {
        String accepted = "a whole number from " + min + " to " + max;
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw rejected(name, accepted, notANumber);
        }
        throw rejected(name, accepted, null);
    }

    /** The value stays out of the message: a variable may hold a secret that was meant for another one. */
    static ConfigurationException rejected(String name, String accepted, @Nullable Throwable cause) {
        return new ConfigurationException(
                "The environment variable " + name + " accepts " + accepted + "; it holds something else.", cause);
    }

    @Override
    public String toString() {
        return "Variables" + values.keySet();
    }
}
