package io.millrace.query;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;

/** Texts of what ends, begins or escapes something in SQL, and of any other characters. */
final class HostileText implements ArbitrarySupplier<String> {
    private static final String[] FRAGMENTS = {
        "\"",
        "\"\"",
        "'",
        "`",
        "[",
        "]",
        "\\",
        "--",
        "/*",
        "*/",
        ";",
        "(",
        ")",
        ",",
        ".",
        "?",
        "??",
        ":a",
        "$1",
        "$$",
        "$a$",
        "::",
        "@a",
        "#",
        "E'",
        "\n",
        "\r",
        " ",
        "\t",
        "a",
        "OR 1=1",
        " IN (",
        "NULL",
        "%",
        "_",
        "ü",
        "字",
        "\uD83D\uDE00",
        "\uFEFF"
    };

    @Override
    public Arbitrary<String> get() {
        Arbitrary<String> fragments =
                Arbitraries.of(FRAGMENTS).list().ofMaxSize(12).map(parts -> String.join("", parts));
        return Arbitraries.oneOf(fragments, Arbitraries.strings().all().ofMaxLength(20));
    }

    /** Those that may be names. */
    static final class Name implements ArbitrarySupplier<String> {
        @Override
        public Arbitrary<String> get() {
            return new HostileText().get().filter(Name::isValid);
        }

        private static boolean isValid(String text) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            return bytes >= 1
                    && bytes <= 63
                    && text.indexOf('\0') < 0
                    && StandardCharsets.UTF_8.newEncoder().canEncode(text);
        }
    }
}
