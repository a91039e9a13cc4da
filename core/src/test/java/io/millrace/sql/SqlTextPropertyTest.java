package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.SqlSyntax.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class SqlTextPropertyTest {
    @Property
    void throwsNothingButItsOwnErrorForAnyString(
            @ForAll(supplier = SqlTexts.AnyString.class) String sql,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        parsesOrPointsIntoTheText(sql, syntax);
    }

    @Property(tries = 5000)
    void throwsNothingButItsOwnErrorForAnyFragments(
            @ForAll(supplier = SqlTexts.Nasty.class) String sql,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        parsesOrPointsIntoTheText(sql, syntax);
    }

    @Property(tries = 5000)
    void tokensAreTheTextWithoutGapOrOverlap(
            @ForAll(supplier = SqlTexts.Sendable.class) String sql,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        Optional<List<String>> tokens = tokens(sql, syntax);
        Assume.that(tokens.isPresent());

        assertThat(String.join("", tokens.get())).isEqualTo(sql);
        assertThat(tokens.get()).doesNotContain("");
    }

    @Property(tries = 5000)
    void renderingWithoutParametersChangesNothingButDoubledQuestionMarks(
            @ForAll(supplier = SqlTexts.Sendable.class) String sql,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        Optional<ParsedSql> parsed = parse(sql, syntax);
        Assume.that(parsed.isPresent() && parsed.get().style() == ParameterStyle.NONE);

        List<String> tokens = tokens(sql, syntax).orElseThrow();
        Collections.replaceAll(tokens, "??", "?");

        assertThat(parsed.get().bind(List.of()).sql()).isEqualTo(String.join("", tokens));
    }

    @Property(tries = 5000)
    void parsingWhatWasRenderedRendersTheSame(
            @ForAll(supplier = SqlTexts.Sendable.class) String sql,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax any) {
        // An operator's ? would be read as a parameter, and a marker behind a sigil as a native variable.
        SqlSyntax syntax = SqlSyntax.ANSI.with(any.features().stream()
                .filter(feature -> feature != Feature.QUESTION_MARK_OPERATORS && feature != Feature.NATIVE_VARIABLES)
                .toArray(Feature[]::new));
        Optional<ParsedSql> parsed = parse(sql, syntax);
        Assume.that(parsed.isPresent());

        String rendered = bindNulls(parsed.get()).sql();
        ParsedSql again = parse(rendered, syntax).orElseThrow();

        assertThat(again.parameterCount()).isEqualTo(parsed.get().parameterCount());
        assertThat(bindNulls(again).sql()).isEqualTo(rendered);
        assertThat(again.statementCount()).isEqualTo(parsed.get().statementCount());
    }

    @Property
    void stringLiteralsNeverChange(@ForAll(supplier = SqlTexts.Content.class) String content) {
        neverChanges("'" + content.replace("'", "''") + "'", SqlSyntax.ANSI);
    }

    @Property
    void quotedIdentifiersNeverChange(@ForAll(supplier = SqlTexts.Content.class) String content) {
        neverChanges("\"" + content.replace("\"", "\"\"") + "\"", SqlSyntax.ANSI);
    }

    @Property
    void identifiersThatWereQuotedNeverChange(@ForAll(supplier = SqlTexts.Content.class) String content) {
        Assume.that(!content.isEmpty() && content.length() <= 15);
        neverChanges(Identifier.of(content, "x").quoted(), SqlSyntax.ANSI);
    }

    @Property
    void backtickIdentifiersNeverChange(@ForAll(supplier = SqlTexts.Content.class) String content) {
        neverChanges("`" + content.replace("`", "``") + "`", SqlSyntax.ANSI.with(Feature.BACKTICK_IDENTIFIERS));
    }

    @Property
    void bracketIdentifiersNeverChange(@ForAll(supplier = SqlTexts.Content.class) String content) {
        neverChanges("[" + content.replace("]", "") + "]", SqlSyntax.ANSI.with(Feature.BRACKET_IDENTIFIERS));
    }

    @Property
    void escapeStringsNeverChange(@ForAll(supplier = SqlTexts.Content.class) String content, @ForAll boolean doubled) {
        String escaped = content.replace("\\", "\\\\").replace("'", doubled ? "''" : "\\'");
        SqlSyntax syntax = SqlSyntax.ANSI.with(Feature.ESCAPE_STRINGS);

        neverChanges("E'" + escaped + "'", syntax);
        neverChanges("e'x' -- '\n \t '" + escaped + "'", syntax);
    }

    @Property
    void lineCommentsNeverChange(@ForAll(supplier = SqlTexts.Content.class) String content, @ForAll boolean cr) {
        String line = content.replace("\n", "").replace("\r", "");
        neverChanges("--" + line + (cr ? "\r" : "\n"), SqlSyntax.ANSI);
    }

    @Property
    void blockCommentsNeverChange(@ForAll(supplier = SqlTexts.Content.class) String content) {
        neverChanges("/*" + content.replace("*/", "* /") + " */", SqlSyntax.ANSI);
    }

    @Property
    void nestedCommentsNeverChange(
            @ForAll(supplier = SqlTexts.Content.class) String content, @ForAll @IntRange(min = 1, max = 50) int depth) {
        String inner = content.replace('*', '+').replace('/', '|');
        neverChanges(
                ("/*" + inner + " ").repeat(depth) + (" " + inner + "*/").repeat(depth),
                SqlSyntax.ANSI.with(Feature.NESTED_COMMENTS));
    }

    @Property
    void dollarQuotesNeverChange(
            @ForAll(supplier = SqlTexts.Content.class) String content,
            @ForAll @AlphaChars @StringLength(max = 3) String tag) {
        String delimiter = "$" + tag + "$";
        Assume.that((content + delimiter).indexOf(delimiter) == content.length());

        neverChanges(delimiter + content + delimiter, SqlSyntax.ANSI.with(Feature.DOLLAR_QUOTES));
    }

    @Property
    void dollarQuotesEndAtTheFirstDelimiterHoweverSimilarItsText(
            @ForAll @AlphaChars @StringLength(max = 2) String tag, @ForAll("lookAlikes") String content) {
        String delimiter = "$" + tag + "$";
        String sql = delimiter + content + delimiter;
        int end = sql.indexOf(delimiter, delimiter.length()) + delimiter.length();
        SqlScanner scanner = new SqlScanner(sql, SqlSyntax.ANSI.with(Feature.DOLLAR_QUOTES));

        assertThat(scanner.next()).isTrue();
        assertThat(scanner.type()).isEqualTo(TokenType.QUOTED);
        assertThat(scanner.end()).isEqualTo(end);
    }

    @Provide
    Arbitrary<String> lookAlikes() {
        return Arbitraries.strings().withChars('$', 'a', 'b').ofMaxLength(40);
    }

    private static void neverChanges(String quoted, SqlSyntax syntax) {
        ParsedSql parsed = new SqlParser(syntax, Syntaxes.DOLLAR).parse("SELECT ? " + quoted + " , ? IN (?)");

        assertThat(parsed.bind(List.of(1, 2, List.of(3, 4))).sql())
                .isEqualTo("SELECT $1 " + quoted + " , $2 IN ($3, $4)");
    }

    private static void parsesOrPointsIntoTheText(String sql, SqlSyntax syntax) {
        for (BindMarkers markers : List.of(BindMarkers.POSITIONAL, Syntaxes.DOLLAR)) {
            try {
                BoundSql bound = bindNulls(new SqlParser(syntax, markers).parse(sql));
                assertThat(bound.sql()).isNotNull();
            } catch (InvalidSqlTextException e) {
                assertThat(e.position()).isBetween(0, sql.length() - 1);
                assertThat(e.line()).isBetween(1, sql.length() + 1);
                assertThat(e.column()).isBetween(1, sql.length() + 1);
                assertThat(e.getMessage()).contains("line " + e.line() + ", column " + e.column());
            }
        }
    }

    private static BoundSql bindNulls(ParsedSql parsed) {
        if (parsed.style() == ParameterStyle.NAMED) {
            Map<String, Object> values = new LinkedHashMap<>();
            parsed.parameterNames().forEach(name -> values.put(name, null));
            return parsed.bind(values);
        }
        return parsed.bind(Collections.nCopies(parsed.parameterCount(), null));
    }

    private static Optional<ParsedSql> parse(String sql, SqlSyntax syntax) {
        try {
            return Optional.of(new SqlParser(syntax, Syntaxes.DOLLAR).parse(sql));
        } catch (InvalidSqlTextException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> tokens(String sql, SqlSyntax syntax) {
        try {
            List<String> tokens = new ArrayList<>();
            SqlScanner scanner = new SqlScanner(sql, syntax);
            while (scanner.next()) {
                tokens.add(sql.substring(scanner.start(), scanner.end()));
            }
            return Optional.of(tokens);
        } catch (InvalidSqlTextException e) {
            return Optional.empty();
        }
    }
}
