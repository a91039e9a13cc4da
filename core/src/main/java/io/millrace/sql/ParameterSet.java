package io.millrace.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a statement, as the values for them are checked against. */
final class ParameterSet {
    private static final int NAMES_SHOWN = 8;

    private final String sql;
    private final ParameterStyle style;
    private final List<String> names;
    private final int[] offsets;

    /**
     * Takes what the reader found.
     *
     * @param names the names of named parameters, none for other styles
     * @param offsets where each parameter occurs first
     */
    ParameterSet(String sql, ParameterStyle style, List<String> names, int[] offsets) {
        this.sql = sql;
        this.style = style;
        this.names = names;
        this.offsets = offsets;
    }

    String sql() {
        return sql;
    }

    ParameterStyle style() {
        return style;
    }

    List<String> names() {
        return names;
    }

    int count() {
        return offsets.length;
    }

    /** Checks values given in order. */
    void requireMatch(List<? extends @Nullable Object> values) {
        if (style == ParameterStyle.NAMED) {
            throw notGivenByName(
                    values.isEmpty()
                            ? "no values were given. Give"
                            : "values were given in order. In their place give");
        }
        if (values.size() != offsets.length) {
            throw wrongCount(values.size());
        }
    }

    /** The values in the order of the parameters. */
    List<@Nullable Object> inOrder(Map<String, ? extends @Nullable Object> values) {
        if (style != ParameterStyle.NONE) {
            requireNames();
        }
        List<@Nullable Object> ordered = new ArrayList<>(offsets.length);
        for (int i = 0; i < offsets.length; i++) {
            Object value = values.get(names.get(i));
            if (value == null && !values.containsKey(names.get(i))) {
                throw new ParameterBindingException(
                        "No value was given for parameter " + describe(i) + ": add one, null included.");
            }
            ordered.add(value);
        }
        if (values.size() != offsets.length) {
            throw unknownNames(values);
        }
        return ordered;
    }

    /** Checks that values may be given by name. */
    void requireNames() {
        if (style != ParameterStyle.NAMED) {
            throw new ParameterBindingException(
                    "The SQL has "
                            + (style == ParameterStyle.NONE ? "no" : style.form())
                            + " parameters, but values were given by name: write :name in the SQL, or give the values in order.");
        }
    }

    private ParameterBindingException notGivenByName(String given) {
        String map = names.stream()
                .limit(NAMES_SHOWN)
                .map(name -> '"' + name + "\", ...")
                .collect(Collectors.joining(", ", "Map.of(", names.size() > NAMES_SHOWN ? ", ...)" : ")"));
        return new ParameterBindingException("The SQL has named parameters (" + someOf(names)
                + "), but " + given + " one map, " + map
                + ", or one record or bean with these names; or write ? instead of the names.");
    }

    ParameterBindingException emptyList(int ordinal) {
        return new ParameterBindingException(
                "The list for parameter " + describe(ordinal)
                        + " is empty, and IN needs at least one element: leave the condition out, or do not run the statement.");
    }

    ParameterBindingException tooManyValues(int count, int limit) {
        return new ParameterBindingException("With its lists expanded the statement has " + count
                + " values, and the database takes at most " + limit
                + ": run it in parts, or join with a table that holds the elements.");
    }

    private ParameterBindingException wrongCount(int given) {
        String counts = "The SQL has " + offsets.length + (offsets.length == 1 ? " parameter" : " parameters")
                + " and was given " + given + (given == 1 ? " value" : " values") + ": ";
        if (given > offsets.length) {
            return new ParameterBindingException(counts + (given - offsets.length) + " too many.");
        }
        return new ParameterBindingException(counts + "none for parameter " + describe(given)
                + ". A question mark that is part of an operator is written ??.");
    }

    private ParameterBindingException unknownNames(Map<String, ? extends @Nullable Object> values) {
        Set<String> unknown = new LinkedHashSet<>(values.keySet());
        names.forEach(unknown::remove);
        String has = names.isEmpty() ? "has no parameters" : "has only " + someOf(names);
        return new ParameterBindingException("Values were given for " + someOf(new ArrayList<>(unknown))
                + ", but the SQL " + has + ": remove them or rename them.");
    }

    /** A parameter by its name, else by its number. */
    String called(int ordinal) {
        return style == ParameterStyle.NAMED ? ":" + names.get(ordinal) : String.valueOf(ordinal + 1);
    }

    private String describe(int ordinal) {
        String parameter =
                switch (style) {
                    case NAMED -> ":" + names.get(ordinal);
                    case NUMBERED -> "$" + (ordinal + 1);
                    case POSITIONAL, NONE -> (ordinal + 1) + " (?)";
                };
        return parameter + " at " + new LineTracker(sql).advanceTo(offsets[ordinal]);
    }

    private static String someOf(List<String> names) {
        StringBuilder list = new StringBuilder();
        for (String name : names.subList(0, Math.min(NAMES_SHOWN, names.size()))) {
            list.append(list.isEmpty() ? ":" : ", :").append(name);
        }
        return names.size() > NAMES_SHOWN ? list.append(", ...").toString() : list.toString();
    }
}
