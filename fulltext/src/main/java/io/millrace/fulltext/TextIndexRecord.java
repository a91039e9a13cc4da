package io.millrace.fulltext;

import io.millrace.sql.Identifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A definition as a value. */
record TextIndexRecord(
        String name,
        String table,
        List<TextColumn> columns,
        Language language,
        Accents accents,
        Set<String> stopWords,
        boolean suggestions)
        implements TextIndex {
    /** The tables and triggers of an index are named after it, and databases take 63 bytes. */
    static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,31}");

    TextIndexRecord {
        Identifier.of(table);
        columns = List.copyOf(columns);
        stopWords = Set.copyOf(stopWords);
        if (!TextIndex.isName(name)) {
            throw new IllegalArgumentException(
                    "The name of an index has 1 to 32 letters from a to z, digits and underscores, and begins with no"
                            + " digit. Where that of the table is no such name, give the index one of its own.");
        }
        if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
            throw new IllegalArgumentException(
                    "An index has 1 to " + MAX_COLUMNS + " columns, not " + columns.size() + ".");
        }
        Set<String> names = new HashSet<>();
        for (TextColumn column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("The column " + Identifier.of(column.name()) + " is there twice.");
            }
        }
        if (stopWords.stream().anyMatch(word -> word.isBlank() || word.contains("\n"))) {
            throw new IllegalArgumentException("A stop word is not blank, and stands on one line.");
        }
    }

    @Override
    public String revision() {
        List<String> parts = new ArrayList<>(List.of(name, table, language.name(), accents.name()));
        for (TextColumn column : columns) {
            parts.add(column.name());
            // Not as a decimal, which is another text on other versions of Java.
            parts.add(Long.toHexString(Double.doubleToLongBits(column.weight())));
        }
        if (!stopWords.equals(language.stopWords())) {
            parts.add("stop words");
            parts.addAll(new TreeSet<>(stopWords));
        }
        if (suggestions) {
            parts.add("suggestions");
        }
        MessageDigest sha256 = sha256();
        for (String part : parts) {
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
            sha256.update(text);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
