package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command line: words, and options {@code --name value}. */
public final class Arguments {
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    private Arguments() {}

    /**
     * Reads a command line.
     *
     * @param arguments the arguments of a program
     * @return them, sorted out
     */
    public static Arguments of(String... arguments) {
        Arguments read = new Arguments();
        for (int i = 0; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                read.words.add(arguments[i]);
            } else if (i + 1 < arguments.length && !arguments[i + 1].startsWith("--")) {
                read.options.put(arguments[i], arguments[++i]);
            } else {
                read.options.put(arguments[i], "");
            }
        }
        return read;
    }

    /**
     * The first word.
     *
     * @param otherwise what it is when there is none
     * @return the word
     */
    public String first(String otherwise) {
        return words.isEmpty() ? otherwise : words.get(0);
    }

    /**
     * Whether an option is there.
     *
     * @param option its name, with the dashes
     * @return whether it is there
     */
    public boolean has(String option) {
        return options.containsKey(option);
    }

    /**
     * The text of an option.
     *
     * @param option its name, with the dashes
     * @param otherwise what it is when it is not there
     * @return the text
     */
    public String text(String option, String otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    /**
     * The number of an option.
     *
     * @param option its name, with the dashes
     * @param otherwise what it is when it is not there
     * @return the number
     */
    public int number(String option, int otherwise) {
        String text = options.get(option);
        return text == null ? otherwise : Integer.parseInt(text);
    }
}
