package io.millrace.cli;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What there is to know of the terminal that messages go to. */
final class Terminal {
    private static final int DEFAULT_COLUMNS = 80;

    private final BooleanSupplier present;
    private final int columns;

    Terminal(BooleanSupplier present, int columns) {
        this.present = present;
        this.columns = columns;
    }

    /** The terminal behind the error output of this process, if it is one. It is looked for only when that matters. */
    static Terminal ofErrorOutput() {
        return new Terminal(() -> FileDescriptors.isTerminal(FileDescriptors.ERROR), columns(System.getenv("COLUMNS")));
    }

    /** Whether somebody watches. */
    boolean isPresent() {
        return present.getAsBoolean();
    }

    /** How many characters fit into a line. */
    int columns() {
        return columns;
    }

    private static int columns(@Nullable String variable) {
        boolean number = variable != null && variable.matches("[1-9]\\d{1,3}");
        return number ? Integer.parseInt(variable) : DEFAULT_COLUMNS;
    }
}
