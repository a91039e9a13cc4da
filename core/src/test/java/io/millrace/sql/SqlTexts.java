package io.millrace.sql;

import io.millrace.sql.SqlSyntax.Feature;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;

/** Where the property tests get their texts and syntaxes from. */
final class SqlTexts {
    private SqlTexts() {}

    /** Any combination of features. */
    static final class AnySyntax implements ArbitrarySupplier<SqlSyntax> {
        @Override
        public Arbitrary<SqlSyntax> get() {
            Feature[] all = Feature.values();
            return Arbitraries.integers()
                    .between(0, (1 << all.length) - 1)
                    .map(bits -> SqlSyntax.ANSI.with(Arrays.stream(all)
                            .filter(feature -> (bits >> feature.ordinal() & 1) == 1)
                            .toArray(Feature[]::new)));
        }
    }

    /** Strings of any UTF-16 units, unpaired surrogates and NUL included. */
    static final class AnyString implements ArbitrarySupplier<String> {
        @Override
        public Arbitrary<String> get() {
            return Arbitraries.strings().all().ofMaxLength(60);
        }
    }

    /** Texts of fragments that open, close, escape, resemble or contain what the scanner looks for. */
    static final class Nasty implements ArbitrarySupplier<String> {
        @Override
        public Arbitrary<String> get() {
            return fragments("\0", "\uD83D");
        }
    }

    /** The same without what cannot be sent. */
    static final class Sendable implements ArbitrarySupplier<String> {
        @Override
        public Arbitrary<String> get() {
            return fragments();
        }
    }

    /** What may stand inside quotes or comments: sendable fragments, or letters of all alphabets. */
    static final class Content implements ArbitrarySupplier<String> {
        @Override
        public Arbitrary<String> get() {
            return Arbitraries.oneOf(
                    fragments(),
                    Arbitraries.strings().all().ofMaxLength(30).filter(text -> Characters.indexOfUnsendable(text) < 0));
        }
    }

    private static Arbitrary<String> fragments(String... more) {
        List<String> openers = List.of("'", "''", "\"", "`", "[", "]", "/*", "*/", "--", "$", "$$", "$a$", "$a", "$A$");
        List<String> parameters =
                List.of("?", "??", "???", "$1", "$2", "$1 ", ":a", ":b1", ":é", "?1", "@a", "#a", ":1");
        List<String> colons =
                List.of(":", "::", ":=", "E'", "e'", "U&'", "\\", "\\'", "a$", "E", "in", "IN (", "(", ")");
        List<String> words =
                List.of(" ", " ", "\n", "\r", ",", ",", "x", "1", "é", "😀", "*", "/", "-", "+", "_", "\t");
        List<String> statements = List.of(
                ";",
                ";",
                " CREATE ",
                " TRIGGER ",
                " FUNCTION f ",
                " BEGIN ",
                " BEGIN ATOMIC ",
                " SELECT ",
                " CASE ",
                "; END",
                " END ");
        return Arbitraries.oneOf(
                        Arbitraries.of(openers),
                        Arbitraries.of(parameters),
                        Arbitraries.of(colons),
                        Arbitraries.of(words),
                        Arbitraries.of(statements),
                        Arbitraries.of(more.length == 0 ? List.of(" ") : List.of(more)))
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }
}
