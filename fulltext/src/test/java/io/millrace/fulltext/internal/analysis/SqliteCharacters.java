package io.millrace.fulltext.internal.analysis;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What SQLite's tokenizer does with each character, as the lines of the resource. */
final class SqliteCharacters {
    private static final String ALONE = "q";
    private static final String LEFT_OUT = "qq";

    private static final String ALL_CHARACTERS = """
            INSERT INTO f(rowid, x)
            WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 0x10ffff)
            SELECT i, 'q' || char(i) || 'q' FROM c WHERE i NOT BETWEEN 0xd800 AND 0xdfff""";

    private final BitSet words = new BitSet();
    private final Map<Integer, Integer> folds = new TreeMap<>();

    private SqliteCharacters() {}

    static List<String> lines() throws SQLException {
        SqliteCharacters lower = ask("0");
        SqliteCharacters plain = ask("2");
        List<String> lines = new ArrayList<>();
        for (int from = lower.words.nextSetBit(0); from >= 0; ) {
            int end = lower.words.nextClearBit(from);
            lines.add("word " + run(from, end - 1));
            from = lower.words.nextSetBit(end);
        }
        lower.addFolds("lower", lines);
        plain.addFolds("plain", lines);
        return lines;
    }

    /** Each character between two letters: a separator makes two words of them. */
    private static SqliteCharacters ask(String removeDiacritics) throws SQLException {
        SqliteCharacters characters = new SqliteCharacters();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE VIRTUAL TABLE f USING fts5(x, content='', tokenize=\""
                    + TokenizerArguments.unicode61(removeDiacritics) + "\")");
            statement.execute("CREATE VIRTUAL TABLE v USING fts5vocab('f', 'instance')");
            statement.execute(ALL_CHARACTERS);
            Map<Integer, String> terms = new TreeMap<>();
            try (ResultSet rows = statement.executeQuery("SELECT doc, term FROM v")) {
                while (rows.next()) {
                    terms.merge(rows.getInt(1), rows.getString(2), (one, other) -> ALONE);
                }
            }
            terms.forEach(characters::note);
        }
        return characters;
    }

    private void note(int character, String term) {
        if (term.equals(ALONE)) {
            return;
        }
        words.set(character);
        int folded = term.equals(LEFT_OUT) ? CharacterTable.LEFT_OUT : term.codePointAt(1);
        if (folded != character) {
            folds.put(character, folded);
        }
    }

    private void addFolds(String kind, List<String> lines) {
        List<Integer> from = List.copyOf(folds.keySet());
        for (int i = 0; i < from.size(); ) {
            int best = 0;
            String line = "";
            for (int step = 1; step <= 2; step++) {
                for (int rise : new int[] {step, 0}) {
                    int length = length(from, i, step, rise);
                    if (length > best) {
                        best = length;
                        line = kind + " " + run(from.get(i), from.get(i + length - 1))
                                + (step == 1 || length == 1 ? "" : "/2") + target(from.get(i), rise == 0 && length > 1);
                    }
                }
            }
            lines.add(line);
            i += best;
        }
    }

    private int length(List<Integer> from, int first, int step, int rise) {
        int length = 1;
        int target = folds.get(from.get(first));
        boolean leftOut = target == CharacterTable.LEFT_OUT;
        while (first + length < from.size()
                && from.get(first + length) == from.get(first) + length * step
                && folds.get(from.get(first + length)) == (leftOut ? target : target + length * rise)) {
            length++;
        }
        return length;
    }

    private String target(int first, boolean same) {
        int target = folds.get(first);
        return target == CharacterTable.LEFT_OUT ? "" : " > " + Integer.toHexString(target) + (same ? "/0" : "");
    }

    private static String run(int first, int last) {
        return Integer.toHexString(first) + (first == last ? "" : "-" + Integer.toHexString(last));
    }
}
