package io.millrace.sql;

/** The form in which SQL text writes its parameters. One text uses one form. */
public enum ParameterStyle {
    /** No parameters. */
    NONE("no parameters"),
    /** {@code ?}, a value each, in order. */
    POSITIONAL("?"),
    /** {@code $1}, {@code $2}, ...: numbered from 1 without gaps, in any order, repeated at will. */
    NUMBERED("$1"),
    /** {@code :name}: a letter or {@code _}, then letters, digits, {@code _} and {@code $}; case matters. */
    NAMED(":name");

    private final String form;

    ParameterStyle(String form) {
        this.form = form;
    }

    String form() {
        return form;
    }
}
