package io.millrace.migration.script;

import java.util.List;
import java.util.regex.Pattern;

/** Lines with their ends, which are LF, CR or both, so that joining them gives the same text again. */
final class ScriptLines {
    private static final Pattern AFTER_LINE_END = Pattern.compile("(?<=\\n)|(?<=\\r)(?!\\n)");
    private static final Pattern CONTENT = Pattern.compile("[^\\r\\n]+");

    private ScriptLines() {}

    static List<String> of(String text) {
        return List.of(AFTER_LINE_END.split(text));
    }

    /** The line without anything but its end. */
    static String blank(String line) {
        return CONTENT.matcher(line).replaceAll("");
    }
}
