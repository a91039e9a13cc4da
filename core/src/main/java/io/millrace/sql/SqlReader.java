package io.millrace.sql;

import io.millrace.sql.SqlSyntax.Feature;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one text once, from its beginning to its end, and collects its parameters. */
final class SqlReader {
    private final String sql;
    private final SqlSyntax syntax;
    private final BindMarkers markers;
    private final SqlScanner scanner;
    private final StatementTracker statements = new StatementTracker();
    private final StatementHead.Builder head = new StatementHead.Builder();
    private int statementCount;
    private boolean inStatement;

    private final List<String> texts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int textStart;

    private ParameterStyle style = ParameterStyle.NONE;
    private final List<Place> places = new ArrayList<>();
    private final Map<String, Integer> names = new LinkedHashMap<>();

    private final InLists inLists = new InLists();

    private record Place(int parameter, int offset) {}

    private SqlReader(String sql, SqlSyntax syntax, BindMarkers markers) {
        this.sql = sql;
        this.syntax = syntax;
        this.markers = markers;
        this.scanner = new SqlScanner(sql, syntax);
    }

    static ParsedSql read(String sql, SqlSyntax syntax, BindMarkers markers) {
        SqlReader reader = new SqlReader(sql, syntax, markers);
        while (reader.scanner.next()) {
            if (reader.scanner.type().isSignificant()) {
                reader.significantToken();
            }
        }
        return reader.result();
    }

    private void significantToken() {
        boolean ends = statements.endsStatement(scanner);
        if (!ends && !inStatement) {
            statementCount++;
        }
        inStatement = !ends;
        if (statementCount == 1 && !ends) {
            head.add(sql, scanner);
        }
        inLists.token(scanner, places.size());
        switch (scanner.type()) {
            case POSITIONAL_PARAMETER -> positional();
            case NUMBERED_PARAMETER -> numbered();
            case NAMED_PARAMETER -> named();
            case ESCAPED_QUESTION_MARK -> questionMark();
            case SYMBOL -> requireNoNativeVariable();
            default -> {}
        }
    }

    private void positional() {
        if (Characters.isDigit(scanner.following())) {
            throw invalid("Parameter with a number after its question mark", "write $1 instead of ?1.");
        }
        place(ParameterStyle.POSITIONAL, places.size());
    }

    private void numbered() {
        if (Characters.continuesWord(scanner.following())) {
            throw invalid("Numbered parameter with more characters behind it", "separate them by a space.");
        }
        long number = 0;
        for (int i = scanner.start() + 1; i < scanner.end(); i++) {
            // One as high as the text is long leaves a gap, however high it is.
            number = Math.min(number * 10 + sql.charAt(i) - '0', sql.length());
        }
        if (number == 0) {
            throw invalid("Parameter $0", "number parameters from $1.");
        }
        place(ParameterStyle.NUMBERED, (int) number - 1);
    }

    private void named() {
        String name = sql.substring(scanner.start() + 1, scanner.end());
        Integer next = names.size();
        Integer known = names.putIfAbsent(name, next);
        place(ParameterStyle.NAMED, known == null ? next : known);
    }

    private void place(ParameterStyle found, int parameter) {
        if (style != ParameterStyle.NONE && style != found) {
            String colon = found == ParameterStyle.NAMED || style == ParameterStyle.NAMED
                    ? " A colon that begins no parameter needs a space behind it."
                    : "";
            throw invalid(
                    found.form() + " parameter in a text with " + style.form() + " parameters",
                    "use one form for all." + colon);
        }
        style = found;
        // A numbered marker must not run into a word beside it, where the parameter's own form could stand.
        boolean pad = markers.numbered();
        text.append(sql, textStart, scanner.start());
        if (pad && scanner.start() > 0 && Characters.continuesWord(sql.charAt(scanner.start() - 1))) {
            text.append(' ');
        }
        texts.add(text.toString());
        text.setLength(0);
        textStart = scanner.end();
        if (pad && Characters.continuesWord(scanner.following())) {
            text.append(' ');
        }
        places.add(new Place(parameter, scanner.start()));
    }

    private void questionMark() {
        if (!syntax.has(Feature.QUESTION_MARK_OPERATORS)) {
            throw invalid(
                    "?? stands for an operator's question mark, which this database has not",
                    "use one of its functions.");
        }
        text.append(sql, textStart, scanner.end() - 1);
        textStart = scanner.end();
    }

    private void requireNoNativeVariable() {
        if (!syntax.has(Feature.NATIVE_VARIABLES) || scanner.end() - scanner.start() > 1) {
            return;
        }
        char next = scanner.following();
        boolean sigil = "@#$:".indexOf(sql.charAt(scanner.start())) >= 0;
        if (sigil && (Characters.continuesWord(next) || next == ':')) {
            throw invalid("Parameter in a form of this database only", "write it as ?, $1 or :name.");
        }
    }

    private ParsedSql result() {
        text.append(sql, textStart, sql.length());
        texts.add(text.toString());
        int[] parameters = new int[places.size()];
        boolean[] inList = new boolean[parameters.length];
        int parameterCount = 0;
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = places.get(i).parameter;
            inList[i] = inLists.holdsPlace(i);
            parameterCount = Math.max(parameterCount, parameters[i] + 1);
        }
        int[] offsets = firstOffsets(parameterCount);
        ParameterSet set = new ParameterSet(sql, style, List.copyOf(names.keySet()), offsets);
        SqlTemplate template =
                new SqlTemplate(markers, texts.toArray(String[]::new), parameters, inList, parameterCount);
        int valueCount = markers.numbered() ? parameterCount : parameters.length;
        if (valueCount > markers.maxValues()) {
            throw new InvalidSqlTextException(
                    sql,
                    places.get(places.size() - 1).offset,
                    "More than " + markers.maxValues() + " values, the most this database takes in a statement, ending",
                    "run the statement in parts.");
        }
        return new ParsedSql(set, statementCount, head.build(), template, markers.maxValues());
    }

    /** Where each parameter occurs first. A gap can only be among numbered ones. */
    private int[] firstOffsets(int parameterCount) {
        // With a gap the highest number may be far above the number of places: look no further than those.
        int[] offsets = new int[Math.min(parameterCount, places.size())];
        BitSet seen = new BitSet(offsets.length);
        Place highest = null;
        for (Place place : places) {
            if (place.parameter < offsets.length && !seen.get(place.parameter)) {
                seen.set(place.parameter);
                offsets[place.parameter] = place.offset;
            }
            highest = highest == null || place.parameter > highest.parameter ? place : highest;
        }
        int missing = seen.nextClearBit(0);
        if (highest != null && missing < parameterCount) {
            String name = "$" + (missing + 1);
            throw new InvalidSqlTextException(
                    sql,
                    highest.offset,
                    "Numbered parameter without " + name + " anywhere",
                    "number parameters from $1 without gaps.");
        }
        return offsets;
    }

    private InvalidSqlTextException invalid(String problem, String advice) {
        return new InvalidSqlTextException(sql, scanner.start(), problem, advice);
    }
}
